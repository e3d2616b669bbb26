// Sensors that speak several times a second: what comes faster than the server takes is told together.
//
// Straps speak once a second; some devices do at each beat, or four times a second with nothing new. Beyond the
// pace the intervals of neighbouring notifications are joined, in their order, so that none is lost and what is
// measured now does not wait behind what was.

import { maxRr } from './limits';
import type { Reading } from './sensor';

const perSecond = 2.5; // the outbox sends 3 a second (net/pacing.ts), the server takes 4
const atOnce = 4; // two beats and their delay

export class Gather {
  private pending: Reading | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tokens = atOnce;
  private at: number;

  constructor(
    private readonly pass: (reading: Reading) => void,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.at = this.now();
  }

  add(reading: Reading): void {
    const before = this.pending;
    if (before && before.rr_ms.length + reading.rr_ms.length > maxRr) this.flush(); // no room: it goes as it is
    this.pending = this.pending ? joined(this.pending, reading) : reading;
    this.tokens = Math.min(atOnce, this.tokens + ((this.now() - this.at) / 1000) * perSecond);
    this.at = this.now();
    if (this.tokens >= 1) return this.flush();
    this.timer ??= setTimeout(() => this.flush(), ((1 - this.tokens) / perSecond) * 1000);
  }

  // The sensor is put away: what it has said counts.
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const reading = this.pending;
    if (!reading) return;
    this.pending = undefined;
    this.tokens -= 1;
    this.pass(reading);
  }
}

// The newer one says how things stand; a lost contact anywhere in between is told.
const joined = (older: Reading, newer: Reading): Reading => ({
  ...older,
  ...newer,
  ...(older.contact === false ? { contact: false } : {}),
  rr_ms: [...older.rr_ms, ...newer.rr_ms],
});
