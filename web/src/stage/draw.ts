// One picture of the circle, from the back to the front.

import type { Threads } from './bonds';
import { drawForm } from './form';
import { ringRadius, tiltOf, type Geometry } from './layout';
import { drawLight } from './lights';
import type { Look } from './look';
import { drawQuietRing, drawRing } from './ring';
import type { Scene } from './scene';

export function drawStage(
  c: CanvasRenderingContext2D,
  g: Geometry,
  scene: Scene,
  threads: Threads,
  look: Look,
): void {
  c.clearRect(0, 0, g.width, g.height);
  if (scene.form) drawForm(c, g, scene, look);
  if (scene.breath) drawBreath(c, g.cx, g.cy, ringRadius(g), scene, look);
  threads.draw(c, g, scene, look);
  for (let i = 0; i < scene.people.length; i += 1) {
    const person = scene.people[i];
    if (person) drawLight(c, person, scene.x[i] ?? 0, scene.y[i] ?? 0, g.light, person.mine ? tiltOf(i, g) : 0, scene, look);
  }
}

export function drawBreath(
  c: CanvasRenderingContext2D,
  cx: number,
  cy: number,
  radius: number,
  scene: Pick<Scene, 'breath' | 'still' | 'calm'>,
  look: Look,
): void {
  if (!scene.breath) return;
  if (scene.still) drawQuietRing(c, cx, cy, radius, look);
  else drawRing(c, cx, cy, radius, scene.breath, scene.calm, look);
}
