// The living form: soft petals in the middle of the circle, one for every place or more, whoever sits there and
// whatever they measure. It is a small bud when nothing is known, and opens as all move together beyond chance.

import type { Geometry } from './layout';
import { formRadius, ringRadius } from './layout';
import type { Look } from './look';
import type { Scene } from './scene';

const points = 144;
const cosines = Float64Array.from({ length: points }, (_, i) => Math.cos((2 * Math.PI * i) / points));
const sines = Float64Array.from({ length: points }, (_, i) => Math.sin((2 * Math.PI * i) / points));

const layers = 3;
const fewestPetals = 5;
const mostPetals = 12;
// A turn by one petal takes minutes; two layers drift one way, one the other.
const driftMs = 150_000;
// Petals wander a little, each layer at its own pace.
const swayMs = 17_000;

export const petalsOf = (places: number): number => {
  let petals = Math.max(2, places);
  while (petals < fewestPetals) petals += Math.max(2, places);
  return Math.min(mostPetals, petals);
};

// Lamp light inside, dusk at the rim; the pacer's colour is left to the pacer. Gradients are made once for each look,
// in a unit circle that is scaled.
let filled: { look: Look; layers: CanvasGradient[] } | undefined;

function fillsOf(c: CanvasRenderingContext2D, look: Look): CanvasGradient[] {
  if (filled?.look === look) return filled.layers;
  const made = warmth.map((share) => {
    const gradient = c.createRadialGradient(0, 0, 0, 0, 0, 1.1);
    gradient.addColorStop(0, look.warm);
    gradient.addColorStop(share, look.warm);
    gradient.addColorStop(1, look.accent);
    return gradient;
  });
  filled = { look, layers: made };
  return made;
}

// How far the lamp reaches in each layer, from the outermost inwards.
const warmth = [0, 0.3, 0.75] as const;

// How much of a layer is seen, closed and open: brightest inside, where all lie over each other.
const seenClosed = [0.09, 0.1, 0.12] as const;
const seenOpen = [0.2, 0.22, 0.26] as const;

export function drawForm(c: CanvasRenderingContext2D, g: Geometry, scene: Scene, look: Look): void {
  const { level, breath, calm, still, nowMs } = scene;
  const least = ringRadius(g) * 0.7;
  const breathing = breath && !calm ? 1 + 0.045 * (breath.fullness - 0.5) : 1;
  const radius = (least + (formRadius(g) - least) * Math.sqrt(level)) * breathing;
  // As the ring of seats, a little: wide on a wide stage, high on a high one.
  const wide = g.count <= 2 ? 1 : Math.min(1.25, Math.max(1, g.rx / g.ry));
  const high = g.count <= 2 ? 1 : Math.min(1.25, Math.max(1, g.ry / g.rx));
  const petals = petalsOf(g.count);
  // Many petals are flat ones: a flower, no star.
  const deep = (0.06 + 0.09 * level) * Math.min(1, 7 / petals);
  const moving = calm || still ? 0 : nowMs;
  const fills = fillsOf(c, look);
  c.save();
  c.translate(g.cx, g.cy);
  if (look.dark) c.globalCompositeOperation = 'screen';
  for (let layer = 0; layer < layers; layer += 1) {
    const way = layer === 1 ? -1 : 1;
    const sway = Math.sin((2 * Math.PI * moving) / swayMs + layer * 2.1);
    // Apart from each other while small; as the form opens the layers come to lie petal on petal.
    const loose = (layer - 1) * 2.1 * (1 - level);
    const turn = (way * 2 * Math.PI * moving) / driftMs + loose + 0.2 * sway;
    const depth = deep + 0.012 * sway;
    const size = radius * (1 - 0.22 * layer) / (1 + deep);
    c.save();
    c.scale(size * wide, size * high);
    trace(c, petals, depth, turn);
    c.fillStyle = fills[layer] ?? look.pacer;
    const closed = seenClosed[layer] ?? 0;
    c.globalAlpha = (closed + ((seenOpen[layer] ?? 0) - closed) * level) * (look.dark ? 1 : 0.75);
    c.fill();
    c.restore();
    c.strokeStyle = layer === 2 ? look.warm : look.accent;
    c.globalAlpha = 0.14 + 0.3 * level;
    c.lineWidth = 1.25;
    c.stroke();
  }
  if (scene.paced && level > 0.02) drawPaced(c, radius * wide, radius * high, level, look);
  c.restore();
}

// A closed outline whose radius waves around 1.
function trace(c: CanvasRenderingContext2D, petals: number, depth: number, turn: number): void {
  c.beginPath();
  for (let i = 0; i < points; i += 1) {
    const angle = (2 * Math.PI * i) / points;
    const r = 1 + depth * Math.cos(petals * (angle + Math.PI / 2) + turn);
    const x = (cosines[i] ?? 0) * r;
    const y = (sines[i] ?? 0) * r;
    if (i === 0) c.moveTo(x, y);
    else c.lineTo(x, y);
  }
  c.closePath();
}

// Fine even rings, like the pacer's own: a part of this form is the shared breath's.
function drawPaced(c: CanvasRenderingContext2D, rx: number, ry: number, level: number, look: Look): void {
  c.strokeStyle = look.pacer;
  c.lineWidth = 1;
  c.globalAlpha = 0.1 + 0.12 * level;
  for (let ring = 1; ring <= 3; ring += 1) {
    const share = 0.5 + 0.12 * ring;
    c.beginPath();
    c.ellipse(0, 0, rx * share, ry * share, 0, 0, 2 * Math.PI);
    c.stroke();
  }
}
