// Each person's light: a core in the form of their seat, a glow that beats, and around it a sign of how it is.

import type { Sign, StagePerson } from '../state/picture';
import { colourOf, type Look } from './look';
import type { Scene } from './scene';
import { glowOf, outlineOf } from './sprites';

const circle = 2 * Math.PI;
const core = 0.4; // of the light's radius
const around = 0.8; // where the sign runs

// Whose heart is heard, and may be shown as heard: their light glows.
const glowing: Record<Sign, number> = {
  arc: 0.75,
  wave: 1,
  ring: 1,
  dashed: 0.4,
  empty: 0,
  lid: 0,
  dot: 0,
  veiled: 0,
  apart: 0,
};

export function drawLight(
  c: CanvasRenderingContext2D,
  person: StagePerson,
  x: number,
  y: number,
  r: number,
  tilt: number, // of one's own two hands
  scene: Pick<Scene, 'glow' | 'calm' | 'still'>,
  look: Look,
): void {
  const colour = colourOf(person.seat, look);
  const strength = glowing[person.sign];
  const beat = strength > 0 ? scene.glow(person.seat) : 0;
  const size = scene.calm ? 1 : 1 + 0.16 * beat;
  c.save();
  if (strength > 0) {
    c.globalAlpha = ((look.dark ? 0.6 : 0.46) + 0.4 * beat) * strength;
    const d = r * 4.2 * size;
    c.drawImage(glowOf(colour), x - d / 2, y - d / 2, d, d);
    c.globalAlpha = (strength < 0.5 ? 0.5 : 0.92) * (0.78 + 0.22 * beat);
    c.fillStyle = colour;
    fillCore(c, person.seat, x, y, r * core * size);
  }
  drawSign(c, person, x, y, r, colour, scene.still, look);
  if (person.mine) drawMine(c, x, y, r, tilt, look);
  c.restore();
}

function fillCore(c: CanvasRenderingContext2D, seat: number, x: number, y: number, r: number): void {
  c.save();
  c.translate(x, y);
  c.scale(r, r);
  c.fill(outlineOf(seat));
  c.restore();
}

function ringAt(c: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  c.beginPath();
  c.arc(x, y, r, 0, circle);
  c.stroke();
}

// Where nothing may move by itself, a minute comes in six steps.
const gatheredOf = (person: StagePerson, still: boolean): number => {
  const share = person.gathered ?? 0;
  return still ? Math.floor(share * 6) / 6 : share;
};

function drawSign(
  c: CanvasRenderingContext2D,
  person: StagePerson,
  x: number,
  y: number,
  r: number,
  colour: string,
  still: boolean,
  look: Look,
): void {
  const out = r * around;
  c.strokeStyle = colour;
  c.lineWidth = Math.max(1.5, r * 0.045);
  switch (person.sign) {
    case 'arc': {
      c.globalAlpha = 0.25;
      ringAt(c, x, y, out);
      c.globalAlpha = 0.9;
      c.lineCap = 'round';
      c.beginPath();
      c.arc(x, y, out, -Math.PI / 2, -Math.PI / 2 + circle * Math.max(0.02, gatheredOf(person, still)));
      c.stroke();
      return;
    }
    case 'wave':
      c.globalAlpha = 0.7;
      return wave(c, x, y, out);
    case 'ring':
      c.globalAlpha = 0.85;
      return ringAt(c, x, y, out);
    case 'dashed':
      c.globalAlpha = 0.75;
      c.setLineDash([r * 0.12 + 2, r * 0.16 + 3]);
      return ringAt(c, x, y, out);
    default:
      c.strokeStyle = c.fillStyle = look.soft;
      return drawRest(c, person.sign, x, y, r);
  }
}

// Those who rest keep their place: quiet, in the ink of the words, all of one size.
function drawRest(c: CanvasRenderingContext2D, sign: Sign, x: number, y: number, r: number): void {
  const rest = Math.max(7, r * 0.42);
  c.lineWidth = Math.max(1.5, r * 0.04);
  c.lineCap = 'round';
  c.globalAlpha = 0.85;
  if (sign === 'dot' || sign === 'veiled') {
    c.beginPath();
    c.arc(x, y, rest * 0.42, 0, circle);
    c.fill();
  }
  if (sign === 'empty' || sign === 'veiled') ringAt(c, x, y, rest);
  if (sign === 'dot') {
    c.globalAlpha = 0.16;
    c.beginPath();
    c.arc(x, y, rest, 0, circle);
    c.fill();
  }
  if (sign === 'apart') {
    for (const side of [0, Math.PI]) {
      c.beginPath();
      c.arc(x, y, rest, side - 0.95, side + 0.95);
      c.stroke();
    }
  }
  if (sign === 'lid') {
    c.beginPath();
    c.moveTo(x - rest, y - rest * 0.1);
    c.quadraticCurveTo(x, y + rest * 1.05, x + rest, y - rest * 0.1);
    c.stroke();
    for (const [dx, dy] of lashes) {
      c.beginPath();
      c.moveTo(x + rest * dx * 0.62, y + rest * dy * 0.62);
      c.lineTo(x + rest * dx, y + rest * dy);
      c.stroke();
    }
  }
}

const lashes = [
  [-0.72, 0.66],
  [0, 0.95],
  [0.72, 0.66],
] as const;

// A ring that moves freely: eight soft waves.
const waves = 8;
const wavePoints = 64;

function wave(c: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  c.beginPath();
  for (let i = 0; i < wavePoints; i += 1) {
    const angle = (circle * i) / wavePoints;
    const here = r * (1 + 0.07 * Math.cos(waves * angle));
    if (i === 0) c.moveTo(x + Math.cos(angle) * here, y + Math.sin(angle) * here);
    else c.lineTo(x + Math.cos(angle) * here, y + Math.sin(angle) * here);
  }
  c.closePath();
  c.stroke();
}

// One's own seat: held from outside by two curved hands.
export function drawMine(
  c: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  tilt: number,
  look: Look,
): void {
  c.strokeStyle = look.ink;
  c.lineWidth = Math.max(2, r * 0.05);
  c.lineCap = 'round';
  c.globalAlpha = 0.9;
  c.setLineDash([]);
  for (const side of [0, Math.PI]) {
    c.beginPath();
    c.arc(x, y, r * 1.08 + 2, tilt + side - 0.62, tilt + side + 0.62);
    c.stroke();
  }
}

