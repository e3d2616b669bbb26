// A large circle: everybody a point of light, around the breath in the middle. A seat's place is its turn in a
// sunflower's order: it stays in its direction for the whole session, and goes outwards a little when many come.

import type { StripState } from '../state/strip';
import type { Look } from './look';
import { glowOf } from './sprites';

export interface CrowdGeometry {
  width: number;
  height: number;
  cx: number;
  cy: number;
  outer: number; // radius of the field
  inner: number; // and of the room for the breath
  stretch: number; // a wide stage has a wide field
  dot: number; // radius of one point
  count: number; // places
}

const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const innerShare = 0.34;
const mostStretch = 1.3;
const mostDot = 9;
const leastDot = 1.6;
const edge = 22; // px to the stage's rim

// Room for some more, so that few who come late move nobody: steps of about an eighth.
export function roomFor(people: number): number {
  let room = 24;
  while (room < people) room = Math.ceil(room * 1.125);
  return room;
}

export function crowdGeometry(width: number, height: number, people: number): CrowdGeometry {
  const half = Math.max(60, Math.min(width, height) / 2 - edge);
  const stretch = Math.min(mostStretch, Math.max(1, (width / 2 - edge) / half));
  const count = roomFor(people);
  const inner = half * innerShare;
  const each = (Math.PI * (half * half - inner * inner) * stretch) / count; // px² for one
  return {
    width,
    height,
    cx: width / 2,
    cy: height / 2,
    outer: half,
    inner,
    stretch,
    dot: Math.min(mostDot, Math.max(leastDot, Math.sqrt(each) * 0.27)),
    count,
  };
}

export function crowdPlace(seat: number, g: CrowdGeometry): { x: number; y: number } {
  const share = Math.min(1, (seat - 0.5) / g.count);
  const r = Math.sqrt(g.inner ** 2 + share * (g.outer ** 2 - g.inner ** 2));
  const angle = seat * goldenAngle - Math.PI / 2;
  return { x: g.cx + Math.cos(angle) * r * g.stretch, y: g.cy + Math.sin(angle) * r };
}

// All points of one of two layers (even and odd seats), which drift against each other by a hair.
export function drawCrowd(
  c: CanvasRenderingContext2D,
  g: CrowdGeometry,
  states: readonly StripState[],
  mine: number | undefined,
  odd: 0 | 1,
  look: Look,
): void {
  for (let seat = 2 - odd; seat <= states.length; seat += 2) {
    const state = states[seat - 1];
    if (state && seat !== mine) drawPoint(c, crowdPlace(seat, g), g.dot, state, seat, look);
  }
}

// One form a state: a light with a glow (steady), a light (settling), half a light (gathering), an empty ring
// (resting, held back), a grain (here or to come, shown to nobody here).
export function drawPoint(
  c: CanvasRenderingContext2D,
  at: { x: number; y: number },
  r: number,
  state: StripState,
  seat: number,
  look: Look,
): void {
  const colour = look.seats[(seat - 1) % look.seats.length] ?? look.pacer;
  c.fillStyle = c.strokeStyle = colour;
  if (state === 'steady' || state === 'settling') {
    const d = r * (state === 'steady' ? 5.4 : 3.4);
    c.globalAlpha = state === 'steady' ? 0.85 : 0.5;
    c.drawImage(glowOf(colour), at.x - d / 2, at.y - d / 2, d, d);
    c.globalAlpha = 0.95;
    return disc(c, at, r * (state === 'steady' ? 0.72 : 0.62));
  }
  if (state === 'gathering') {
    c.globalAlpha = 0.8;
    c.beginPath();
    c.arc(at.x, at.y, r * 0.72, Math.PI / 2, 1.5 * Math.PI);
    c.fill();
    c.lineWidth = Math.max(0.75, r * 0.14);
    return ring(c, at, r * 0.72);
  }
  c.fillStyle = c.strokeStyle = look.soft;
  if (state === 'unseen') {
    c.globalAlpha = 0.4;
    return disc(c, at, Math.max(0.9, r * 0.22));
  }
  c.globalAlpha = 0.7;
  c.lineWidth = Math.max(0.75, r * 0.14);
  if (state === 'withheld') c.setLineDash([r * 0.5, r * 0.5]);
  ring(c, at, r * 0.62);
  if (state === 'withheld') c.setLineDash([]);
}

function disc(c: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, r: number): void {
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.fill();
}

function ring(c: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, r: number): void {
  c.beginPath();
  c.arc(x, y, r, 0, 2 * Math.PI);
  c.stroke();
}
