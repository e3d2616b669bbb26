// What is drawn again and again is prepared once: copying is cheap, gradients are not.

import { shapeIndex, shapes } from './shapes';

const size = 256;
const steps = 24;
// Colours change with the look only; a handful of looks, ten colours each.
const mostKept = 64;

const glows = new Map<string, HTMLCanvasElement>();
let veil: HTMLCanvasElement | undefined;

// A soft round light in one colour, brightest in its middle.
export function glowOf(colour: string): HTMLCanvasElement {
  const known = glows.get(colour);
  if (known) return known;
  if (glows.size >= mostKept) glows.clear();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const c = canvas.getContext('2d');
  if (c) {
    c.fillStyle = colour;
    c.fillRect(0, 0, size, size);
    // The colour keeps its hue to the rim: only how much of it is seen fades.
    c.globalCompositeOperation = 'destination-in';
    c.drawImage((veil ??= veilOf()), 0, 0);
  }
  glows.set(colour, canvas);
  return canvas;
}

// A bell curve in many steps; few would show as rings.
function veilOf(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const c = canvas.getContext('2d');
  if (!c) return canvas;
  const half = size / 2;
  const gradient = c.createRadialGradient(half, half, 0, half, half, half);
  for (let i = 0; i <= steps; i += 1) {
    const alpha = 0.92 * Math.exp(-((i / steps) ** 2) * 6.5) * (1 - (i / steps) ** 4);
    gradient.addColorStop(i / steps, `rgb(0 0 0 / ${alpha.toFixed(4)})`);
  }
  c.fillStyle = gradient;
  c.fillRect(0, 0, size, size);
  return canvas;
}

let outlines: readonly Path2D[] | undefined;

// The seat's form as a path in a box from −1 to 1.
export function outlineOf(seat: number): Path2D {
  outlines ??= shapes.map((shape) => new Path2D(shape));
  return outlines[shapeIndex(seat)] ?? new Path2D();
}
