// Draws a large circle: a thousand points cost as much in each picture as two copies of a layer.

import type { PacerSetting } from '../protocol/messages';
import { breathAt } from '../state/pacer';
import type { StripState } from '../state/strip';
import { fit } from './canvas_size';
import { crowdPlace, drawCrowd, type CrowdGeometry } from './crowd';
import { drawBreath } from './draw';
import { beatGlow, beatSeenMs, SlowLevel } from './easing';
import { drawForm } from './form';
import type { Geometry } from './layout';
import { drawMine } from './lights';
import { colourOf, lookOf, watchLook, type Look } from './look';
import type { Source } from './painter';
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
  calm: boolean;
  still: boolean;
}

// New states come in over this time, in a few steps.
const fadingMs = 900;
const fadeSteps = 6;
// The layers drift against each other by this much, this slowly.
const driftRad = 0.016;
const driftMs = 23_000;
const slowMs = 33;
// Petals of the form: as in a circle of twelve.
const petalPlaces = 12;

export class CrowdPainter {
  private readonly c: CanvasRenderingContext2D | null;
  private readonly ticker: Ticker;
  private readonly level = new SlowLevel();
  private readonly saver = new Saver();
  private readonly layers = [new Layer(), new Layer()] as const; // even seats, odd seats
  private readonly unwatch: () => void;
  private look: Look;
  private picture: CrowdPicture | undefined;
  private form: Geometry | undefined;
  private beatenMs = -Infinity;
  private nowMs = 0;
  private readonly scene: Scene = {
    people: [], x: new Float64Array(0), y: new Float64Array(0), breath: undefined, level: 0, paced: false,
    nowMs: 0, calm: false, still: false, glow: () => 0,
  };

  constructor(canvas: HTMLCanvasElement, private readonly probe: HTMLElement, private readonly source: Source) {
    this.c = canvas.getContext('2d');
    this.look = lookOf(probe);
    this.unwatch = watchLook(() => {
      this.look = lookOf(this.probe);
      for (const layer of this.layers) layer.outdated();
      this.ticker.wake();
    });
    this.ticker = new Ticker((nowMs) => this.step(nowMs));
  }

  show(picture: CrowdPicture): void {
    const g = picture.geometry;
    if (this.picture?.geometry !== g) {
      for (const layer of this.layers) layer.outdated();
      this.form = {
        width: g.width, height: g.height, cx: g.cx, cy: g.cy,
        rx: g.outer * g.stretch, ry: g.outer, light: g.dot, count: petalPlaces, outside: true,
      };
    } else if (this.picture.states !== picture.states) for (const layer of this.layers) layer.fade();
    this.picture = picture;
    this.ticker.wake();
  }

  wake(): void {
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
    if (fit(c, g.width, g.height)) for (const layer of this.layers) layer.outdated();
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
    drawForm(c, form, scene, this.look);
    drawBreath(c, g.cx, g.cy, g.inner * 0.86, scene, this.look);
    this.drawLayers(c, picture, scene, nowMs);
    if (picture.still) return Infinity;
    const fast = this.saver.saving ? slowMs : 0;
    if (scene.breath || nowMs - this.beatenMs < beatSeenMs) return fast;
    return Math.min(scene.calm ? 250 : slowMs, nextBeatMs);
  }

  private drawLayers(c: CanvasRenderingContext2D, picture: CrowdPicture, scene: Scene, nowMs: number): void {
    const g = picture.geometry;
    const swell = scene.breath && !scene.calm ? 1 + 0.03 * (scene.breath.fullness - 0.5) : 1;
    for (const odd of [0, 1] as const) {
      const layer = this.layers[odd];
      layer.prepare(c, picture, odd, this.look, nowMs);
      c.save();
      c.translate(g.cx, g.cy);
      if (!scene.calm) c.rotate((odd ? 1 : -1) * driftRad * Math.sin((2 * Math.PI * nowMs) / driftMs));
      c.scale(swell, swell);
      c.translate(-g.cx, -g.cy);
      c.globalAlpha = 1;
      c.drawImage(layer.canvas, 0, 0, g.width, g.height);
      if (picture.mine !== undefined && picture.mine % 2 === odd) this.drawOwn(c, picture, picture.mine, scene, nowMs);
      c.restore();
    }
  }

  // Larger than the others, in its seat's form, held by the same two hands as in a small circle.
  private drawOwn(c: CanvasRenderingContext2D, picture: CrowdPicture, seat: number, scene: Scene, nowMs: number): void {
    const g = picture.geometry;
    const { x, y } = crowdPlace(seat, g);
    const r = Math.max(17, g.dot * 2.6);
    const beat = picture.mineRests || scene.still ? 0 : beatGlow(nowMs - this.beatenMs);
    const size = scene.calm ? 1 : 1 + 0.16 * beat;
    const colour = colourOf(seat, this.look);
    if (!picture.mineRests) {
      const d = r * 4 * size;
      c.globalAlpha = 0.6 + 0.4 * beat;
      c.drawImage(glowOf(colour), x - d / 2, y - d / 2, d, d);
    }
    c.save();
    c.translate(x, y);
    c.scale(r * 0.5 * size, r * 0.5 * size);
    c.globalAlpha = 1;
    c.fillStyle = c.strokeStyle = colour;
    c.lineWidth = 0.16;
    if (picture.mineRests) c.stroke(outlineOf(seat));
    else c.fill(outlineOf(seat));
    c.restore();
    drawMine(c, x, y, r * 0.95, 0, this.look);
  }
}

// Half of the points, drawn once for each second's news, with the old ones fading into the new ones.
class Layer {
  readonly canvas = document.createElement('canvas');
  private readonly old = document.createElement('canvas');
  private readonly news = document.createElement('canvas');
  private whole = false; // nothing of it can be used
  private fadedFromMs: number | undefined;
  private pending = false;
  private drawnStep = -1;

  outdated(): void {
    this.whole = false;
  }

  fade(): void {
    this.pending = true;
  }

  prepare(over: CanvasRenderingContext2D, picture: CrowdPicture, odd: 0 | 1, look: Look, nowMs: number): void {
    const { width, height } = over.canvas;
    if (this.canvas.width !== width || this.canvas.height !== height) {
      for (const one of [this.canvas, this.old, this.news]) Object.assign(one, { width, height });
      this.whole = false;
    }
    if (!this.whole || (this.pending && picture.still)) {
      this.draw(this.news, over, picture, odd, look);
      compose(this.canvas, this.news, this.news, 1);
      this.whole = true;
      this.pending = false;
      this.fadedFromMs = undefined;
    } else if (this.pending && this.fadedFromMs === undefined) {
      compose(this.old, this.canvas, this.canvas, 1);
      this.draw(this.news, over, picture, odd, look);
      this.pending = false;
      this.fadedFromMs = nowMs;
      this.drawnStep = -1;
    }
    if (this.fadedFromMs === undefined) return;
    const step = Math.min(fadeSteps, Math.floor(((nowMs - this.fadedFromMs) / fadingMs) * fadeSteps));
    if (step !== this.drawnStep) compose(this.canvas, this.old, this.news, step / fadeSteps);
    this.drawnStep = step;
    if (step === fadeSteps) this.fadedFromMs = undefined;
  }

  private draw(
    canvas: HTMLCanvasElement,
    over: CanvasRenderingContext2D,
    picture: CrowdPicture,
    odd: 0 | 1,
    look: Look,
  ): void {
    const c = canvas.getContext('2d');
    if (!c) return;
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, canvas.width, canvas.height);
    c.setTransform(over.getTransform());
    drawCrowd(c, picture.geometry, picture.states, picture.mine, odd, look);
  }
}

// Exactly between the two: what is alike in both does not dim on the way.
function compose(onto: HTMLCanvasElement, from: HTMLCanvasElement, to: HTMLCanvasElement, share: number): void {
  const c = onto.getContext('2d');
  if (!c || onto.width === 0 || onto.height === 0) return;
  c.globalCompositeOperation = 'copy';
  c.globalAlpha = share >= 1 ? 1 : 1 - share;
  c.drawImage(share >= 1 ? to : from, 0, 0);
  if (share >= 1) return;
  c.globalCompositeOperation = 'lighter';
  c.globalAlpha = share;
  c.drawImage(to, 0, 0);
}
