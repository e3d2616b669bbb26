// Lights on a canvas. Soft forms only: each light is one prepared glow, drawn larger or brighter.

import type { Breath } from '../state/pacer';
import { ringPlace, type Bond, type StagePerson } from '../state/picture';

export interface Look {
  seats: string[]; // colours by seat, repeated
  pacer: string;
  line: string;
  soft: string;
  dark: boolean;
}

export interface Scene {
  people: readonly StagePerson[];
  bonds: readonly Bond[];
  breath: Breath | undefined;
  still: boolean; // reduced motion: brightness instead of size
  glow(seat: number): number; // 0 … 1: how much of a beat is left
}

export interface Geometry {
  width: number;
  height: number;
  cx: number;
  cy: number;
  rx: number; // half axes of the ring of seats: as wide as the stage allows
  ry: number;
  light: number; // radius of one light
}

// How a beat fades. A quick swell and a slow ebb feel like a pulse; nothing flashes.
const swellMs = 90;
const ebbMs = 420;

export function beatGlow(sinceMs: number): number {
  if (sinceMs < 0) return 0;
  if (sinceMs < swellMs) return sinceMs / swellMs;
  return Math.exp(-(sinceMs - swellMs) / ebbMs);
}

// Room is left below each light for its name; in a small circle above the upper ones, so that no name lies on the pacer.
export const labelHeight = 58;
// Beyond this the circle would look like a table seen from its end.
const mostStretch = 1.7;
const mostLight = 66;
// Up to this many, names stand below or above the lights; more stand around the circle, outside it.
const mostBelow = 6;
const upper = 0.4; // of the ring's height: from here on up, names stand above the lights
const besideHeight = 40; // of a name and a word outside the circle

export const namesOutside = (highestSeat: number): boolean => highestSeat > mostBelow;

export function geometryOf(width: number, height: number, highestSeat: number): Geometry {
  const two = highestSeat <= 2;
  const outside = namesOutside(highestSeat);
  const free = Math.max(80, height - labelHeight * (two || outside ? 1 : 2));
  // A first guess of the light's size decides how much of the edge it needs.
  const guess = Math.max(11, Math.min(mostLight, free * (two ? 0.17 : 0.4 / Math.sqrt(highestSeat + 2))));
  const besideWidth = Math.min(120, width * 0.2);
  const ry = Math.max(40, outside ? height / 2 - guess - besideHeight : free / 2 - guess * 1.15);
  const rx = two
    ? Math.min(width * 0.32, 330)
    : Math.min(width / 2 - guess - (outside ? besideWidth : 20), ry * mostStretch, width / 2 - 52);
  // Neighbours on the ring must not touch.
  const apart = two ? Infinity : Math.min(rx, ry) * 2 * Math.sin(Math.PI / Math.max(3, highestSeat));
  return {
    width,
    height,
    cx: width / 2,
    cy: two ? free / 2 : height / 2,
    rx,
    ry,
    light: Math.max(9, Math.min(guess, apart * 0.42)),
  };
}

export interface Label {
  x: number;
  y: number;
  shiftX: number; // per cent of the label's own size
  shiftY: number;
}

export function labelOf(seat: number, highestSeat: number, g: Geometry): Label {
  const spot = spotOf(seat, highestSeat, g);
  const place = ringPlace(seat, highestSeat);
  if (!namesOutside(highestSeat)) {
    const above = highestSeat > 2 && place.y < -upper;
    return { x: spot.x, y: spot.y + g.light * (above ? -0.95 : 0.95), shiftX: -50, shiftY: above ? -100 : 0 };
  }
  const off = g.light * 0.8 + 4;
  return {
    x: spot.x + place.x * off,
    y: spot.y + place.y * off,
    shiftX: -50 + 50 * place.x,
    shiftY: -50 + 50 * place.y,
  };
}

export function spotOf(seat: number, highestSeat: number, g: Geometry): { x: number; y: number } {
  const place = ringPlace(seat, highestSeat);
  return { x: g.cx + place.x * g.rx, y: g.cy + place.y * g.ry };
}

export const colourOf = (seat: number, look: Look): string =>
  look.seats[(seat - 1) % look.seats.length] ?? look.pacer;

// One glow a colour: a gradient is costly to make and cheap to copy.
const glows = new Map<string, HTMLCanvasElement>();
const glowSize = 256;
const steps = 24;

function glowOf(colour: string): HTMLCanvasElement {
  const known = glows.get(colour);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = glowSize;
  const c = canvas.getContext('2d');
  if (c) {
    const half = glowSize / 2;
    const gradient = c.createRadialGradient(half, half, 0, half, half, half);
    // A bell curve in many steps: few would show as rings. The last one keeps its hue, since
    // canvases mix with plain `transparent` as if it were grey.
    for (let i = 0; i <= steps; i += 1) {
      const alpha = 0.92 * Math.exp(-((i / steps) ** 2) * 6.5) * (1 - (i / steps) ** 4);
      const percent = Math.max(0.05, alpha * 100).toFixed(2);
      gradient.addColorStop(i / steps, `color-mix(in srgb, ${colour} ${percent}%, transparent)`);
    }
    c.fillStyle = gradient;
    c.fillRect(0, 0, glowSize, glowSize);
  }
  glows.set(colour, canvas);
  return canvas;
}

export function drawStage(c: CanvasRenderingContext2D, g: Geometry, scene: Scene, look: Look): void {
  c.clearRect(0, 0, g.width, g.height);
  const highest = Math.max(2, ...scene.people.map((p) => p.seat));
  if (scene.breath) drawPacer(c, g, scene.breath, scene.still, highest <= 2, look);
  for (const bond of scene.bonds) drawBond(c, g, bond, highest, look);
  for (const person of scene.people) drawLight(c, g, person, highest, scene, look);
}

function drawPacer(
  c: CanvasRenderingContext2D,
  g: Geometry,
  breath: Breath,
  still: boolean,
  wide: boolean, // two people side by side leave more room in the middle
  look: Look,
): void {
  const most = wide ? Math.min(g.rx * 0.5, g.height * 0.27) : Math.min(g.rx, g.ry) * 0.46;
  c.save();
  c.strokeStyle = c.fillStyle = look.pacer;
  if (still) {
    // A bar that fills and empties: the same information without growth or travel of the form.
    const w = Math.max(18, most * 0.28);
    const h = most * 1.5;
    const x = g.cx - w / 2;
    const y = g.cy - h / 2;
    c.globalAlpha = 0.16;
    c.beginPath();
    c.roundRect(x, y, w, h, w / 2);
    c.fill();
    c.clip();
    c.globalAlpha = 0.35 + 0.35 * breath.fullness;
    c.fillRect(x, y + h * (1 - breath.fullness), w, h * breath.fullness);
  } else {
    const r = most * (0.5 + 0.5 * breath.fullness);
    c.globalAlpha = 0.1 + 0.09 * breath.fullness;
    c.beginPath();
    c.arc(g.cx, g.cy, r, 0, 2 * Math.PI);
    c.fill();
    c.globalAlpha = 0.55;
    c.lineWidth = 2;
    c.stroke();
    c.globalAlpha = 0.18;
    c.lineWidth = 1;
    c.beginPath();
    c.arc(g.cx, g.cy, most, 0, 2 * Math.PI);
    c.stroke();
  }
  c.restore();
}

function drawBond(c: CanvasRenderingContext2D, g: Geometry, bond: Bond, highest: number, look: Look): void {
  const from = spotOf(bond.a, highest, g);
  const to = spotOf(bond.b, highest, g);
  const colour = c.createLinearGradient(from.x, from.y, to.x, to.y);
  colour.addColorStop(0, colourOf(bond.a, look));
  colour.addColorStop(1, colourOf(bond.b, look));
  c.save();
  c.strokeStyle = colour;
  c.lineCap = 'round';
  // Bent a little outwards, so that the thread passes beside the pacer.
  const mx = (from.x + to.x) / 2;
  const my = (from.y + to.y) / 2 + (highest <= 2 ? g.light * 1.7 : 0);
  const pull = highest <= 2 ? 1 : 0.75;
  const qx = g.cx + (mx - g.cx) * pull;
  const qy = g.cy + (my - g.cy) * pull;
  for (const [width, alpha] of [
    [14, 0.07],
    [6, 0.14],
    [2, 0.6],
  ] as const) {
    c.lineWidth = width;
    c.globalAlpha = alpha * bond.strength;
    c.beginPath();
    c.moveTo(from.x, from.y);
    c.quadraticCurveTo(qx, qy, to.x, to.y);
    c.stroke();
  }
  c.restore();
}

function drawLight(
  c: CanvasRenderingContext2D,
  g: Geometry,
  person: StagePerson,
  highest: number,
  scene: Scene,
  look: Look,
): void {
  const { x, y } = spotOf(person.seat, highest, g);
  const colour = colourOf(person.seat, look);
  const resting = person.word === 'resting';
  const vague = person.word === 'checking' || person.word === 'withheld';
  const glow = resting ? 0 : scene.glow(person.seat);
  const r = g.light;
  c.save();
  if (resting) {
    // An empty ring keeps the place.
    c.globalAlpha = 0.55;
    c.strokeStyle = look.soft;
    c.lineWidth = 1.5;
    c.beginPath();
    c.arc(x, y, r * 0.42, 0, 2 * Math.PI);
    c.stroke();
    c.restore();
    return;
  }
  const size = scene.still ? 1 : 1 + 0.16 * glow;
  const bright = (look.dark ? 0.6 : 0.5) + 0.4 * glow;
  c.globalAlpha = bright * (vague ? 0.45 : person.word === 'gathering' ? 0.75 : 1);
  const d = r * 4.2 * size;
  c.drawImage(glowOf(colour), x - d / 2, y - d / 2, d, d);
  c.globalAlpha = (vague ? 0.5 : 0.9) * (0.75 + 0.25 * glow);
  c.fillStyle = colour;
  c.beginPath();
  c.arc(x, y, r * 0.42 * size, 0, 2 * Math.PI);
  c.fill();
  c.strokeStyle = colour;
  c.lineWidth = 2;
  if (person.word === 'gathering' && person.gathered !== undefined) {
    c.globalAlpha = 0.25;
    c.beginPath();
    c.arc(x, y, r * 0.8, 0, 2 * Math.PI);
    c.stroke();
    c.globalAlpha = 0.85;
    c.beginPath();
    c.arc(x, y, r * 0.8, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * person.gathered);
    c.stroke();
  } else if (vague) {
    c.globalAlpha = 0.6;
    c.setLineDash([4, 7]);
    c.beginPath();
    c.arc(x, y, r * 0.8, 0, 2 * Math.PI);
    c.stroke();
  } else if (person.word === 'steady') {
    c.globalAlpha = 0.7;
    c.beginPath();
    c.arc(x, y, r * 0.8, 0, 2 * Math.PI);
    c.stroke();
  }
  c.restore();
}
