// Draws a circle onto a canvas for as long as something moves: people, threads, the breath and the living form.

import type { PacerSetting, SeatNumber } from '../protocol/messages';
import { breathAt, type Breath } from '../state/pacer';
import type { Bond, StagePerson } from '../state/picture';
import { Threads } from './bonds';
import { fit } from './canvas_size';
import { drawStage } from './draw';
import { beatGlow, beatSeenMs, easeInOut, movingMs, SlowLevel } from './easing';
import { spotOf, type Geometry } from './layout';
import { lookOf, watchLook, type Look } from './look';
import { Saver } from './saver';
import type { Scene } from './scene';
import { Ticker } from './ticker';

export interface Picture {
  geometry: Geometry;
  people: readonly StagePerson[]; // in the order of their places
  bonds: readonly Bond[];
  pacer: PacerSetting | undefined;
  level: number; // of togetherness, 0 … 1; where it goes slowly
  paced: boolean;
  form: boolean; // shown
  calm: boolean;
  still: boolean;
}

export interface Source {
  clock(): number | undefined; // session time now
  // Tells whose beat falls now, and in how many ms the next one is known to.
  beats?: ((sessionMs: number, show: (seat: SeatNumber) => void) => number) | undefined;
  swell?: ((seat: SeatNumber) => number) | undefined; // instead of beats: 0 … 1
  breathing(breath: Breath | undefined): void; // told in each picture
}

// The form alone moves so slowly that this is as smooth as more, and costs a battery half.
const slowMs = 33;
// A replayed light follows its rhythm, which changes four times a second.
const swellMs = 60;

export class StagePainter {
  private readonly c: CanvasRenderingContext2D | null;
  private readonly ticker: Ticker;
  private readonly threads = new Threads();
  private readonly level = new SlowLevel();
  private readonly saver = new Saver();
  private readonly beatenMs = new Map<SeatNumber, number>(); // client time of the newest beat drawn
  private readonly unwatch: () => void;
  private look: Look;
  private picture: Picture | undefined;
  private fromX = new Float64Array(0);
  private fromY = new Float64Array(0);
  private movingFromMs = -Infinity;
  private placed = false; // everybody is where they belong
  private steppedMs = performance.now();
  private readonly scene: Scene;

  constructor(canvas: HTMLCanvasElement, private readonly probe: HTMLElement, private readonly source: Source) {
    this.c = canvas.getContext('2d');
    this.look = lookOf(probe);
    this.scene = {
      people: [], x: new Float64Array(0), y: new Float64Array(0), breath: undefined, level: 0, form: true, paced: false,
      nowMs: 0, calm: false, still: false,
      glow: source.swell ?? ((seat) => beatGlow(this.scene.nowMs - (this.beatenMs.get(seat) ?? -Infinity))),
    };
    this.unwatch = watchLook(() => {
      this.look = lookOf(this.probe);
      this.threads.outdated();
      this.ticker.wake();
    });
    this.ticker = new Ticker((nowMs) => this.step(nowMs));
  }

  show(picture: Picture): void {
    this.arrange(picture);
    this.picture = picture;
    this.scene.people = picture.people;
    this.threads.set(picture.bonds);
    this.ticker.wake();
  }

  // Beats have come that are not known yet.
  wake(): void {
    this.ticker.wake();
  }

  stop(): void {
    this.ticker.stop();
    this.unwatch();
  }

  // When somebody comes, the others go to their new places; with another size of the page all are there at once.
  private arrange(next: Picture): void {
    const before = this.picture;
    const count = next.people.length;
    const same = before?.people.length === count && before.geometry === next.geometry;
    if (same) return;
    this.threads.outdated();
    const g = next.geometry;
    const opened =
      before !== undefined && before.geometry.width === g.width && before.geometry.height === g.height && !next.still;
    const fromX = new Float64Array(count);
    const fromY = new Float64Array(count);
    for (let i = 0; i < count; i += 1) {
      const at = opened ? this.scene.people.findIndex((person) => person.seat === next.people[i]?.seat) : -1;
      const spot = spotOf(i, g);
      fromX[i] = at < 0 ? spot.x : (this.scene.x[at] ?? spot.x);
      fromY[i] = at < 0 ? spot.y : (this.scene.y[at] ?? spot.y);
    }
    this.fromX = fromX;
    this.fromY = fromY;
    this.scene.x = fromX.slice();
    this.scene.y = fromY.slice();
    this.movingFromMs = opened ? performance.now() : -Infinity;
    this.placed = false;
  }

  private step(nowMs: number): number {
    const { picture, c, scene } = this;
    if (!c || !picture || picture.geometry.width === 0 || picture.geometry.height === 0) return Infinity;
    const g = picture.geometry;
    if (fit(c, g.width, g.height)) this.threads.outdated();
    const passedMs = nowMs - this.steppedMs;
    this.steppedMs = nowMs;
    const sessionMs = this.source.clock();
    const nextBeatMs = this.listen(sessionMs, nowMs);
    const moving = this.move(nowMs, g);
    const fading = this.threads.step(passedMs, picture.still);
    scene.breath = picture.pacer && sessionMs !== undefined ? breathAt(picture.pacer, sessionMs) : undefined;
    scene.nowMs = nowMs;
    scene.calm = picture.calm || picture.still;
    scene.still = picture.still;
    scene.level = this.level.step(picture.level, nowMs, picture.still);
    scene.paced = picture.paced;
    scene.form = picture.form;
    this.source.breathing(scene.breath);
    drawStage(c, g, scene, this.threads, this.look);
    if (picture.still) return Infinity;
    return this.nextMs(moving || fading, nextBeatMs, nowMs);
  }

  private nextMs(moving: boolean, nextBeatMs: number, nowMs: number): number {
    const fast = this.saver.saving ? slowMs : 0;
    if (moving || this.scene.breath || this.beating(nowMs)) return fast;
    if (this.source.swell) return swellMs;
    // Less motion: the form does not drift, so nothing is to be drawn before the next beat or picture.
    if (this.scene.calm) return this.scene.level === this.picture?.level ? nextBeatMs : Math.min(nextBeatMs, 500);
    return Math.min(this.scene.form ? slowMs : Infinity, nextBeatMs);
  }

  private readonly beat = (seat: SeatNumber): void => void this.beatenMs.set(seat, this.heardMs);
  private heardMs = 0;

  private listen(sessionMs: number | undefined, nowMs: number): number {
    this.heardMs = nowMs;
    if (sessionMs === undefined || !this.source.beats) return Infinity;
    const next = this.source.beats(sessionMs, this.beat);
    if (this.picture?.still) this.beatenMs.clear();
    return next;
  }

  private beating(nowMs: number): boolean {
    for (const at of this.beatenMs.values()) if (nowMs - at < beatSeenMs) return true;
    return false;
  }

  private move(nowMs: number, g: Geometry): boolean {
    if (this.placed) return false;
    const share = easeInOut((nowMs - this.movingFromMs) / movingMs);
    const { people, x, y } = this.scene;
    for (let i = 0; i < people.length; i += 1) {
      const spot = spotOf(i, g);
      x[i] = (this.fromX[i] ?? spot.x) * (1 - share) + spot.x * share;
      y[i] = (this.fromY[i] ?? spot.y) * (1 - share) + spot.y * share;
    }
    this.threads.outdated();
    this.placed = share >= 1;
    return share < 1;
  }
}
