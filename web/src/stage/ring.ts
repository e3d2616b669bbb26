// The breath in the middle, the same moment for everybody.

import type { Breath } from '../state/pacer';
import type { Look } from './look';

export function drawRing(
  c: CanvasRenderingContext2D,
  cx: number,
  cy: number,
  most: number, // radius of a full breath
  breath: Breath,
  calm: boolean,
  look: Look,
): void {
  c.save();
  c.strokeStyle = c.fillStyle = look.pacer;
  if (calm) drawBar(c, cx, cy, most, breath);
  else {
    const r = most * (0.5 + 0.5 * breath.fullness);
    c.globalAlpha = 0.05 + 0.07 * breath.fullness;
    c.beginPath();
    c.arc(cx, cy, r, 0, 2 * Math.PI);
    c.fill();
    c.globalAlpha = 0.8;
    c.lineWidth = 2.5;
    c.stroke();
    // How far it will go, and where it turns.
    c.globalAlpha = 0.28;
    c.lineWidth = 1;
    for (const share of [0.5, 1]) {
      c.beginPath();
      c.arc(cx, cy, most * share, 0, 2 * Math.PI);
      c.stroke();
    }
  }
  c.restore();
}

// The same information without growth or travel of a form: a bar that fills and empties.
function drawBar(c: CanvasRenderingContext2D, cx: number, cy: number, most: number, breath: Breath): void {
  const w = Math.max(18, most * 0.28);
  const h = most * 1.5;
  const x = cx - w / 2;
  const y = cy - h / 2;
  c.beginPath();
  c.roundRect(x, y, w, h, w / 2);
  c.globalAlpha = 0.16;
  c.fill();
  c.globalAlpha = 0.5;
  c.lineWidth = 1.5;
  c.stroke();
  c.clip();
  c.globalAlpha = 0.35 + 0.35 * breath.fullness;
  c.fillRect(x, y + h * (1 - breath.fullness), w, h * breath.fullness);
}

// Where nothing may move: an even ring that tells that there is a pacer; its pace stands in words.
export function drawQuietRing(c: CanvasRenderingContext2D, cx: number, cy: number, most: number, look: Look): void {
  c.save();
  c.strokeStyle = look.pacer;
  c.globalAlpha = 0.5;
  c.lineWidth = 2;
  c.beginPath();
  c.arc(cx, cy, most * 0.75, 0, 2 * Math.PI);
  c.stroke();
  c.restore();
}
