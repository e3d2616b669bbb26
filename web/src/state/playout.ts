// Beats become known in clumps, once a second and up to two seconds late. Drawn on arrival, a calm heart
// would stutter. So all beats of all people are drawn one common delay after they happened: each light keeps
// its own rhythm, and two lights keep their true order.

import type { PulseBeat, SeatNumber } from '../protocol/messages';

export const leastDelayMs = 300;
export const mostDelayMs = 3_000;
const startDelayMs = 1_500; // about what a strap and a second's notification need
const rememberedLateness = 60; // beats; about half a minute of two people
const leastKnown = 8; // beats, before their lateness is believed
// A beat this far past its moment is not drawn: it would belong to another.
const tooLateMs = 400;
// The delay follows at this rate, so that no light stumbles: half of the way in about 2.3 s.
const settlingMs = 3_300;

export class Playout {
  private lateness: number[] = [];
  private due = new Map<SeatNumber, PulseBeat[]>();
  private delay = startDelayMs;
  private wanted = startDelayMs;
  private settledMs: number | undefined; // session time

  add(seat: SeatNumber, beats: readonly PulseBeat[], sessionMs: number): void {
    for (const beat of beats) this.lateness.push(sessionMs - beat.at_ms);
    this.lateness = this.lateness.slice(-rememberedLateness);
    const queue = [...(this.due.get(seat) ?? []), ...beats];
    this.due.set(seat, queue.sort((a, b) => a.at_ms - b.at_ms));
    this.decide();
  }

  // Tells the newest beat of each seat whose moment has come since the last call. Runs in every picture that is
  // drawn, so it makes nothing anew.
  play(sessionMs: number, show: (seat: SeatNumber, beat: PulseBeat) => void): void {
    this.settle(sessionMs);
    for (const [seat, queue] of this.due) {
      let newest: PulseBeat | undefined;
      while (queue[0] && queue[0].at_ms + this.delay <= sessionMs) {
        const beat = queue.shift();
        if (beat && sessionMs - beat.at_ms - this.delay < tooLateMs) newest = beat;
      }
      if (newest) show(seat, newest);
    }
  }

  // How long until the next beat is to be shown; Infinity: none is known.
  untilNextMs(sessionMs: number): number {
    let next = Infinity;
    for (const queue of this.due.values()) if (queue[0]) next = Math.min(next, queue[0].at_ms);
    return Math.max(0, next + this.delay - sessionMs);
  }

  // When this seat's next known beat is to be shown, in session time. Takes nothing away.
  nextOf(seat: SeatNumber): number | undefined {
    const next = this.due.get(seat)?.[0];
    return next && next.at_ms + this.delay;
  }

  get delayMs(): number {
    return this.delay;
  }

  // Late enough for nineteen of twenty beats.
  private decide(): void {
    if (this.lateness.length < leastKnown) return;
    const sorted = [...this.lateness].sort((a, b) => a - b);
    const late = (sorted[Math.floor(sorted.length * 0.95)] ?? startDelayMs) + 100;
    this.wanted = Math.min(mostDelayMs, Math.max(leastDelayMs, late));
  }

  private settle(sessionMs: number): void {
    const passed = Math.min(1_000, Math.max(0, sessionMs - (this.settledMs ?? sessionMs)));
    this.settledMs = sessionMs;
    this.delay += (this.wanted - this.delay) * (1 - Math.exp(-passed / settlingMs));
  }
}
