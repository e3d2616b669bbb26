// The points of a large circle on a canvas of their own. Each is copied from a prepared one into a square that no
// other needs, so a second's news costs as much as there is news in it; nothing is drawn while nothing changes.

import type { StripState } from '../state/strip';
import { crowdPlace, type CrowdGeometry } from './crowd';
import { colourOf, type Look } from './look';
import { glowOf } from './sprites';

// A point goes to its new state in this time, in a few steps.
const fadingMs = 900;
const stepMs = 90;

interface Change {
  from: StripState;
  to: StripState;
  sinceMs: number;
}

export class Points {
  private readonly c: CanvasRenderingContext2D | null;
  private readonly changes = new Map<number, Change>(); // by seat
  private shown: readonly StripState[] = [];
  private dots = new Map<string, HTMLCanvasElement>();
  private whole = false; // what is drawn can be gone on from
  private steppedMs = -Infinity;

  constructor(canvas: HTMLCanvasElement) {
    this.c = canvas.getContext('2d');
  }

  // Size, places or colours are others than before.
  outdated(): void {
    this.whole = false;
  }

  // In how many ms the next step is to be drawn; Infinity: all is said.
  draw(
    g: CrowdGeometry,
    states: readonly StripState[],
    mine: number | undefined,
    look: Look,
    ratio: number,
    nowMs: number,
    still: boolean,
  ): number {
    const { c } = this;
    if (!c) return Infinity;
    if (!this.whole) return this.all(c, g, states, mine, look, ratio);
    if (states !== this.shown) this.note(states, nowMs);
    if (this.changes.size === 0) return Infinity;
    if (!still && nowMs - this.steppedMs < stepMs) return stepMs;
    this.steppedMs = nowMs;
    for (const [seat, change] of this.changes) {
      const share = still ? 1 : Math.min(1, (nowMs - change.sinceMs) / fadingMs);
      if (seat !== mine) this.between(c, g, seat, change, share, look, ratio);
      if (share >= 1) this.changes.delete(seat);
    }
    return this.changes.size > 0 ? stepMs : Infinity;
  }

  private all(
    c: CanvasRenderingContext2D,
    g: CrowdGeometry,
    states: readonly StripState[],
    mine: number | undefined,
    look: Look,
    ratio: number,
  ): number {
    const w = Math.round(g.width * ratio);
    const h = Math.round(g.height * ratio);
    if (c.canvas.width !== w || c.canvas.height !== h) Object.assign(c.canvas, { width: w, height: h });
    c.clearRect(0, 0, w, h);
    this.dots = new Map();
    this.changes.clear();
    this.shown = states;
    this.whole = true;
    for (let seat = 1; seat <= states.length; seat += 1) {
      const state = states[seat - 1];
      if (state && seat !== mine) this.put(c, g, seat, state, look, ratio);
    }
    return Infinity;
  }

  private note(states: readonly StripState[], nowMs: number): void {
    for (let i = 0; i < states.length; i += 1) {
      const from = this.shown[i] ?? 'unseen';
      const to = states[i] ?? 'unseen';
      if (from !== to) this.changes.set(i + 1, { from, to, sinceMs: nowMs });
    }
    this.shown = states;
  }

  private between(
    c: CanvasRenderingContext2D,
    g: CrowdGeometry,
    seat: number,
    { from, to }: Change,
    share: number,
    look: Look,
    ratio: number,
  ): void {
    const side = Math.round(g.cell * ratio);
    const { x, y } = corner(g, seat, side, ratio);
    c.clearRect(x, y, side, side);
    c.globalAlpha = 1 - share;
    if (share < 1) this.put(c, g, seat, from, look, ratio);
    c.globalAlpha = share;
    this.put(c, g, seat, to, look, ratio);
    c.globalAlpha = 1;
  }

  private put(
    c: CanvasRenderingContext2D,
    g: CrowdGeometry,
    seat: number,
    state: StripState,
    look: Look,
    ratio: number,
  ): void {
    const side = Math.round(g.cell * ratio);
    const { x, y } = corner(g, seat, side, ratio);
    c.drawImage(this.dotOf(state, colourOf(seat, look), side, g.dot * ratio, look), x, y);
  }

  private dotOf(state: StripState, colour: string, side: number, r: number, look: Look): HTMLCanvasElement {
    const key = `${state} ${colour}`;
    const known = this.dots.get(key);
    if (known) return known;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const c = canvas.getContext('2d');
    if (c) drawPoint(c, side / 2, r, state, colour, look.soft);
    this.dots.set(key, canvas);
    return canvas;
  }
}

function corner(g: CrowdGeometry, seat: number, side: number, ratio: number): { x: number; y: number } {
  const { x, y } = crowdPlace(seat, g);
  return { x: Math.round(x * ratio - side / 2), y: Math.round(y * ratio - side / 2) };
}

// One form a state: a light with a glow (steady), a light (settling), half a light (gathering), an empty ring
// (resting), a dashed one (held back), a grain (here or to come, shown to nobody here).
function drawPoint(
  c: CanvasRenderingContext2D,
  middle: number,
  r: number,
  state: StripState,
  colour: string,
  soft: string,
): void {
  const round = (radius: number): void => {
    c.beginPath();
    c.arc(middle, middle, radius, 0, 2 * Math.PI);
  };
  c.fillStyle = c.strokeStyle = colour;
  c.lineWidth = Math.max(1, r * 0.16);
  if (state === 'steady' || state === 'settling') {
    const d = Math.min(2 * middle, r * (state === 'steady' ? 4 : 3));
    c.globalAlpha = state === 'steady' ? 1 : 0.6;
    c.drawImage(glowOf(colour), middle - d / 2, middle - d / 2, d, d);
    c.globalAlpha = 0.95;
    round(r * (state === 'steady' ? 0.75 : 0.62));
    c.fill();
  } else if (state === 'gathering') {
    c.globalAlpha = 0.85;
    round(r * 0.75);
    c.stroke();
    c.beginPath();
    c.arc(middle, middle, r * 0.75, Math.PI / 2, 1.5 * Math.PI);
    c.fill();
  } else if (state === 'unseen') {
    c.fillStyle = soft;
    c.globalAlpha = 0.45;
    round(Math.max(1, r * 0.24));
    c.fill();
  } else {
    c.strokeStyle = soft;
    c.globalAlpha = 0.75;
    if (state === 'withheld') c.setLineDash([r * 0.6, r * 0.5]);
    round(r * 0.65);
    c.stroke();
  }
}
