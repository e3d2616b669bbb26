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
  ring: number; // radius of the circle of seats
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

// Room is left below each light for its name.
export const labelHeight = 54;

export function geometryOf(width: number, height: number, highestSeat: number): Geometry {
  const two = highestSeat <= 2;
  const crowd = Math.max(3, highestSeat);
  const free = Math.min(width, height - labelHeight);
  // Neighbours on the ring must not touch.
  const ringSpace = two ? Math.min(width * 0.3, 260) : free * 0.36;
  const most = two ? free * 0.2 : ringSpace * Math.sin(Math.PI / crowd) * 0.62;
  const light = Math.max(12, Math.min(64, most));
  return {
    width,
    height,
    cx: width / 2,
    cy: (height - labelHeight) / 2 + (two ? 0 : 6),
    ring: ringSpace,
    light,
  };
}

export function spotOf(seat: number, highestSeat: number, g: Geometry): { x: number; y: number } {
  const place = ringPlace(seat, highestSeat);
  return { x: g.cx + place.x * g.ring, y: g.cy + place.y * g.ring };
}

export const colourOf = (seat: number, look: Look): string =>
  look.seats[(seat - 1) % look.seats.length] ?? look.pacer;

// One glow a colour: a gradient is costly to make and cheap to copy.
const glows = new Map<string, HTMLCanvasElement>();
const glowSize = 256;

function glowOf(colour: string): HTMLCanvasElement {
  const known = glows.get(colour);
  if (known) return known;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = glowSize;
  const c = canvas.getContext('2d');
  if (c) {
    const half = glowSize / 2;
    const gradient = c.createRadialGradient(half, half, 0, half, half, half);
    const stop = (at: number, alpha: number): void =>
      gradient.addColorStop(at, `color-mix(in srgb, ${colour} ${alpha * 100}%, transparent)`);
    stop(0, 0.95);
    stop(0.28, 0.72);
    stop(0.42, 0.34);
    stop(0.65, 0.1);
    stop(1, 0);
    c.fillStyle = gradient;
    c.fillRect(0, 0, glowSize, glowSize);
  }
  glows.set(colour, canvas);
  return canvas;
}

export function drawStage(c: CanvasRenderingContext2D, g: Geometry, scene: Scene, look: Look): void {
  c.clearRect(0, 0, g.width, g.height);
  const highest = Math.max(2, ...scene.people.map((p) => p.seat));
  if (scene.breath) drawPacer(c, g, scene.breath, scene.still, look);
  for (const bond of scene.bonds) drawBond(c, g, bond, highest, look);
  for (const person of scene.people) drawLight(c, g, person, highest, scene, look);
}

function drawPacer(c: CanvasRenderingContext2D, g: Geometry, breath: Breath, still: boolean, look: Look): void {
  const most = Math.min(g.ring * 0.62, g.height * 0.3);
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
  const bright = (look.dark ? 0.62 : 0.72) + 0.38 * glow;
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
