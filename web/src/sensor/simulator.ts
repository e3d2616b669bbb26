// A simulated heart for rehearsal: breathing modulates the intervals (respiratory sinus arrhythmia),
// slower waves wander beneath, beats fall where the integrated rate crosses a whole number (IPFM).
// It follows the room's pacer when there is one, as a person would: nearly.

import type { HeartSensor, Reading, SensorEvents } from './sensor';

export interface Pace {
  phase: number; // of the breath now, 0 … 1; inhalation begins at 0
  periodS: number;
}

interface Wave {
  hz: number;
  phase: number;
  depth: number; // share of the mean rate
}

const stepS = 0.005; // of integration; the error of a beat's time is below 0.1 ms after interpolation
const twoPi = 2 * Math.PI;
const tick = 1024; // a strap counts RR in 1/1024 s
const minPeriodS = 3;

export class SimulatedHeart {
  private t = 0;
  private integral = 0;
  private lastBeatS = 0;
  private breath: number; // 0 … 1
  private ownPeriodS: number;
  private periodS: number;
  private readonly meanHz: number;
  private readonly depth: number;
  private readonly behind: number; // of a pacer, as a share of a breath
  private readonly slow: Wave[];

  constructor(private readonly random: () => number) {
    const between = (low: number, high: number): number => low + (high - low) * random();
    this.meanHz = between(58, 76) / 60;
    this.depth = between(0.06, 0.11);
    this.ownPeriodS = between(4.5, 9);
    this.periodS = this.ownPeriodS;
    this.behind = between(0.01, 0.07);
    this.breath = random();
    this.slow = [0.031, 0.047, 0.072, 0.095].map((hz) => ({
      hz: hz * between(0.9, 1.1),
      phase: between(0, twoPi),
      depth: between(0.006, 0.016),
    }));
  }

  // Runs to `untilS` and returns the RR intervals (ms) of the beats that fell before it.
  run(untilS: number, pace: Pace | undefined): number[] {
    const rr: number[] = [];
    if (pace && pace.periodS >= minPeriodS) this.follow(pace, untilS - this.t);
    while (this.t < untilS) {
      const before = this.integral;
      this.integral += this.rateHz() * stepS;
      this.t += stepS;
      this.breath += stepS / this.periodS;
      if (this.breath >= 1) {
        this.breath -= 1;
        // Each free breath is a little different from the last.
        if (!pace) this.periodS = this.ownPeriodS * (0.85 + 0.3 * this.random());
      }
      if (Math.floor(this.integral) > Math.floor(before)) {
        const part = (Math.floor(this.integral) - before) / (this.integral - before);
        const beatS = this.t - stepS + part * stepS;
        const interval = (beatS - this.lastBeatS) * (1 + 0.006 * (this.random() - 0.5));
        this.lastBeatS = beatS;
        rr.push((Math.round(interval * tick) / tick) * 1000);
      }
    }
    return rr;
  }

  private rateHz(): number {
    let share = this.depth * Math.sin(twoPi * this.breath);
    for (const wave of this.slow) share += wave.depth * Math.sin(twoPi * wave.hz * this.t + wave.phase);
    return this.meanHz * (1 + share);
  }

  // Drawn towards the pacer within a few breaths.
  private follow(pace: Pace, aheadS: number): void {
    const target = pace.phase - this.behind - aheadS / pace.periodS;
    let error = target - this.breath;
    error -= Math.round(error);
    this.periodS = pace.periodS / Math.max(0.6, Math.min(1.6, 1 + error * 0.8));
  }
}

export class SimulatedSensor implements HeartSensor {
  readonly kind = 'simulated' as const;
  readonly label = '';
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly events: SensorEvents,
    private readonly pace: () => Pace | undefined,
    private readonly random: () => number = Math.random,
  ) {}

  start(): Promise<void> {
    const heart = new SimulatedHeart(this.random);
    const startedMs = performance.now();
    this.events.changed('on');
    let first = true;
    this.timer = setInterval(() => {
      const rr_ms = heart.run((performance.now() - startedMs) / 1000, this.pace());
      // The first interval began before there was a heart.
      const told = first ? rr_ms.slice(1) : rr_ms;
      if (rr_ms.length > 0) first = false;
      const last = told.at(-1);
      const reading: Reading = {
        rr_ms: told.slice(-16),
        contact: true,
        ...(last === undefined ? {} : { bpm: Math.round(60_000 / last) }),
      };
      this.events.reading(reading);
    }, 1_000);
    return Promise.resolve();
  }

  stop(): void {
    clearInterval(this.timer);
    this.events.changed('idle');
  }
}
