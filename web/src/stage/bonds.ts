// Soft threads between two who move together beyond chance. They come and go slowly, and are drawn into a layer of
// their own, which is copied into each picture and made anew only when something about them changes.

import type { Bond } from '../state/picture';
import type { Geometry } from './layout';
import { colourOf, type Look } from './look';
import type { Scene } from './scene';

interface Thread {
  a: number; // seats
  b: number;
  now: number; // 0 … 1: how clearly it is drawn
  wanted: number;
}

// The way to where a thread should be, in this time constant.
const fadingMs = 1_600;
const nearEnough = 0.01;
// A fading thread is drawn anew this often; more nobody sees.
const redrawMs = 90;
const fewThreads = 6;

export class Threads {
  private readonly known = new Map<string, Thread>();
  private readonly layer = document.createElement('canvas');
  private drawnMs = -Infinity;
  private stale = true;

  set(bonds: readonly Bond[]): void {
    for (const thread of this.known.values()) thread.wanted = 0;
    for (const { a, b, strength } of bonds) {
      const key = `${a}-${b}`;
      const thread = this.known.get(key);
      if (thread) thread.wanted = strength;
      else this.known.set(key, { a, b, now: 0, wanted: strength });
    }
  }

  // Places, size or colours are others than before.
  outdated(): void {
    this.stale = true;
  }

  // Whether a thread is on its way. At once: when nothing may move.
  step(passedMs: number, atOnce: boolean): boolean {
    let moving = false;
    for (const [key, thread] of this.known) {
      const before = thread.now;
      const share = atOnce ? 1 : 1 - Math.exp(-passedMs / fadingMs);
      thread.now += (thread.wanted - thread.now) * share;
      if (Math.abs(thread.wanted - thread.now) < nearEnough) thread.now = thread.wanted;
      if (thread.now !== before) this.stale = true;
      if (thread.now !== thread.wanted) moving = true;
      else if (thread.now === 0) this.known.delete(key);
    }
    return moving;
  }

  draw(c: CanvasRenderingContext2D, g: Geometry, scene: Scene, look: Look): void {
    if (this.known.size === 0 && !this.stale) return;
    const { width, height } = c.canvas;
    const resized = this.layer.width !== width || this.layer.height !== height;
    if (resized) Object.assign(this.layer, { width, height });
    if (resized || (this.stale && (scene.still || scene.nowMs - this.drawnMs >= redrawMs))) {
      this.redraw(c, g, scene, look);
      this.drawnMs = scene.nowMs;
      this.stale = false;
    }
    if (width > 0 && height > 0) c.drawImage(this.layer, 0, 0, g.width, g.height);
  }

  private redraw(over: CanvasRenderingContext2D, g: Geometry, scene: Scene, look: Look): void {
    const c = this.layer.getContext('2d');
    if (!c) return;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.layer.width, this.layer.height);
    c.setTransform(over.getTransform());
    c.lineCap = 'round';
    // Many threads are thin ones: a veil, no net.
    const thin = Math.min(1, Math.sqrt(fewThreads / this.known.size));
    for (const thread of this.known.values()) {
      const a = scene.people.findIndex((person) => person.seat === thread.a);
      const b = scene.people.findIndex((person) => person.seat === thread.b);
      if (a >= 0 && b >= 0) drawThread(c, g, scene, thread, thin, a, b, look);
    }
  }
}

// A haze, a light and a core.
const strokes = [
  [14, 0.07],
  [6, 0.14],
  [2, 0.6],
] as const;

function drawThread(
  c: CanvasRenderingContext2D,
  g: Geometry,
  scene: Scene,
  thread: Thread,
  thin: number,
  a: number,
  b: number,
  look: Look,
): void {
  const ax = scene.x[a] ?? 0;
  const ay = scene.y[a] ?? 0;
  const bx = scene.x[b] ?? 0;
  const by = scene.y[b] ?? 0;
  const colour = c.createLinearGradient(ax, ay, bx, by);
  colour.addColorStop(0, colourOf(thread.a, look));
  colour.addColorStop(1, colourOf(thread.b, look));
  c.strokeStyle = colour;
  // Bent, so that it passes beside the breath in the middle.
  const two = g.count <= 2;
  const mx = (ax + bx) / 2 + (g.upright ? g.light * 3 : 0);
  const my = (ay + by) / 2 + (two && !g.upright ? g.light * 1.9 : 0);
  const pull = two ? 1 : 0.75;
  const qx = g.cx + (mx - g.cx) * pull;
  const qy = g.cy + (my - g.cy) * pull;
  for (const [width, alpha] of strokes) {
    c.lineWidth = Math.max(1, width * thin);
    c.globalAlpha = alpha * thin * thread.now;
    c.beginPath();
    c.moveTo(ax, ay);
    c.quadraticCurveTo(qx, qy, bx, by);
    c.stroke();
  }
}
