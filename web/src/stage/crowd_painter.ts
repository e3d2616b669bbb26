// Draws a large circle: the points on one canvas, which changes with each second's news, and what moves — the form,
// the breath, one's own beat — on another one above it.

import type { PacerSetting } from '../protocol/messages';
import { breathAt } from '../state/pacer';
import type { StripState } from '../state/strip';
import { fit } from './canvas_size';
import { crowdPlace, type CrowdGeometry } from './crowd';
import { drawBreath } from './draw';
import { beatGlow, beatSeenMs, SlowLevel } from './easing';
import { drawForm } from './form';
import type { Geometry } from './layout';
import { drawMine } from './lights';
import { colourOf, lookOf, watchLook, type Look } from './look';
import type { Source } from './painter';
import { Points } from './points';
import { Saver } from './saver';
import type { Scene } from './scene';
import { glowOf, outlineOf } from './sprites';
import { Ticker } from './ticker';

export interface CrowdPicture {
  geometry: CrowdGeometry;
  states: readonly StripState[]; // of seat 1, 2, 3 …
  mine: number | undefined;
  mineRests: boolean;
  pacer: PacerSetting | undefined;
  level: number;
  paced: boolean;
  form: boolean; // shown
  calm: boolean;
  still: boolean;
}

// Without a breath and a beat only the form moves, which is slow.
const slowMs = 33;
const calmMs = 250;
// Petals of the form: as in a circle of twelve.
const petalPlaces = 12;

export class CrowdPainter {
  private readonly c: CanvasRenderingContext2D | null;
  private readonly points: Points;
  private readonly ticker: Ticker;
  private readonly level = new SlowLevel();
  private readonly saver = new Saver();
  private readonly unwatch: () => void;
  private look: Look;
  private picture: CrowdPicture | undefined;
  private form: Geometry | undefined;
  private beatenMs = -Infinity;
  private nowMs = 0;
  private readonly scene: Scene = {
    people: [], x: new Float64Array(0), y: new Float64Array(0), breath: undefined, level: 0, form: true, paced: false,
    nowMs: 0, calm: false, still: false, glow: () => 0,
  };

  constructor(
    points: HTMLCanvasElement,
    moving: HTMLCanvasElement,
    private readonly probe: HTMLElement,
    private readonly source: Source,
  ) {
    this.c = moving.getContext('2d');
    this.points = new Points(points);
    this.look = lookOf(probe);
    this.unwatch = watchLook(() => {
      this.look = lookOf(this.probe);
      this.points.outdated();
      this.ticker.wake();
    });
    this.ticker = new Ticker((nowMs) => this.step(nowMs));
  }

  show(picture: CrowdPicture): void {
    const g = picture.geometry;
    if (this.picture?.geometry !== g || this.picture.mine !== picture.mine) {
      this.points.outdated();
      this.form = {
        width: g.width, height: g.height, cx: g.cx, cy: g.cy,
        rx: g.outer * g.stretch, ry: g.outer, light: g.dot, count: petalPlaces, outside: true, upright: false,
      };
    }
    this.picture = picture;
    this.ticker.wake();
  }

  stop(): void {
    this.ticker.stop();
    this.unwatch();
  }

  private readonly beat = (): void => void (this.beatenMs = this.nowMs);

  private step(nowMs: number): number {
    const { picture, c, form, scene } = this;
    if (!c || !picture || !form || form.width === 0 || form.height === 0) return Infinity;
    const g = picture.geometry;
    this.nowMs = nowMs;
    if (fit(c, g.width, g.height)) this.points.outdated();
    const ratio = c.canvas.width / g.width;
    const sessionMs = this.source.clock();
    const nextBeatMs = sessionMs === undefined || !this.source.beats ? Infinity : this.source.beats(sessionMs, this.beat);
    scene.breath = picture.pacer && sessionMs !== undefined ? breathAt(picture.pacer, sessionMs) : undefined;
    scene.nowMs = nowMs;
    scene.calm = picture.calm || picture.still;
    scene.still = picture.still;
    scene.level = this.level.step(picture.level, nowMs, picture.still);
    scene.paced = picture.paced;
    this.source.breathing(scene.breath);
    c.clearRect(0, 0, g.width, g.height);
    if (picture.form) drawForm(c, form, scene, this.look);
    drawBreath(c, g.cx, g.cy, g.inner * 0.86, scene, this.look);
    if (picture.mine !== undefined) this.drawOwn(c, picture, picture.mine, scene, nowMs);
    const news = this.points.draw(g, picture.states, picture.mine, this.look, ratio, nowMs, picture.still);
    if (picture.still) return Infinity;
    const fast = this.saver.saving ? slowMs : 0;
    if (scene.breath || nowMs - this.beatenMs < beatSeenMs) return fast;
    return Math.min(scene.calm ? calmMs : slowMs, nextBeatMs, news);
  }

  // Larger than the others, in its seat's form, held by the same two hands as in a small circle.
  private drawOwn(c: CanvasRenderingContext2D, picture: CrowdPicture, seat: number, scene: Scene, nowMs: number): void {
    const g = picture.geometry;
    const { x, y } = crowdPlace(seat, g);
    const r = Math.max(17, g.dot * 2.6);
    const beat = picture.mineRests || scene.still ? 0 : beatGlow(nowMs - this.beatenMs);
    const size = scene.calm ? 1 : 1 + 0.16 * beat;
    const colour = colourOf(seat, this.look);
    c.save();
    if (!picture.mineRests) {
      const d = r * 4 * size;
      c.globalAlpha = 0.6 + 0.4 * beat;
      c.drawImage(glowOf(colour), x - d / 2, y - d / 2, d, d);
    }
    c.translate(x, y);
    c.scale(r * 0.5 * size, r * 0.5 * size);
    c.globalAlpha = 1;
    c.fillStyle = c.strokeStyle = colour;
    c.lineWidth = 0.16;
    if (picture.mineRests) c.stroke(outlineOf(seat));
    else c.fill(outlineOf(seat));
    c.restore();
    c.save();
    drawMine(c, x, y, r * 0.95, 0, this.look);
    c.restore();
  }
}
