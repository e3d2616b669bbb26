// Beats become known in clumps, once a second and up to two seconds late. Drawn on arrival, a calm heart
// would stutter. So all beats of all people are drawn one common delay after they happened: each light keeps
// its own rhythm, and two lights keep their true order.

import type { PulseBeat, SeatNumber } from '../protocol/messages';

export const leastDelayMs = 300;
export const mostDelayMs = 3_000;
const startDelayMs = 1_500; // about what a strap and a second's notification need
const rememberedLateness = 60; // beats; about half a minute of two people
// A beat this far past its moment is not drawn: it would belong to another.
const tooLateMs = 400;

export class Playout {
  private lateness: number[] = [];
  private due = new Map<SeatNumber, PulseBeat[]>();
  private delay = startDelayMs;

  add(seat: SeatNumber, beats: readonly PulseBeat[], sessionMs: number): void {
    for (const beat of beats) this.lateness.push(sessionMs - beat.at_ms);
    this.lateness = this.lateness.slice(-rememberedLateness);
    const queue = [...(this.due.get(seat) ?? []), ...beats];
    this.due.set(seat, queue.sort((a, b) => a.at_ms - b.at_ms));
  }

  // The newest beat of each seat whose moment has come since the last call.
  take(sessionMs: number): Map<SeatNumber, PulseBeat> {
    this.settle();
    const beating = new Map<SeatNumber, PulseBeat>();
    for (const [seat, queue] of this.due) {
      while (queue[0] && queue[0].at_ms + this.delay <= sessionMs) {
        const beat = queue.shift();
        if (beat && sessionMs - beat.at_ms - this.delay < tooLateMs) beating.set(seat, beat);
      }
    }
    return beating;
  }

  get delayMs(): number {
    return this.delay;
  }

  // Late enough for nineteen of twenty beats; changed slowly, so that no light stumbles.
  private settle(): void {
    if (this.lateness.length < 8) return;
    const sorted = [...this.lateness].sort((a, b) => a - b);
    const wanted = (sorted[Math.floor(sorted.length * 0.95)] ?? startDelayMs) + 100;
    const bounded = Math.min(mostDelayMs, Math.max(leastDelayMs, wanted));
    this.delay += (bounded - this.delay) * 0.005;
  }
}
