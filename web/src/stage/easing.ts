// Values that go slowly to where they should be. Nothing on the stage is abrupt.

// The living form opens in many seconds and closes in more: a lost minute is no fall.
const openingMs = 7_000;
const closingMs = 18_000;

export class SlowLevel {
  private value: number | undefined;
  private atMs = 0;

  // At once: the first value, and when nothing may move.
  step(wanted: number, nowMs: number, atOnce: boolean): number {
    if (this.value === undefined || atOnce) this.value = wanted;
    else {
      const passed = Math.max(0, nowMs - this.atMs);
      const slow = wanted > this.value ? openingMs : closingMs;
      this.value += (wanted - this.value) * (1 - Math.exp(-passed / slow));
    }
    this.atMs = nowMs;
    return this.value;
  }
}

// When somebody comes, the circle opens: places move once, in this time.
export const movingMs = 2_400;

// Slow at both ends; the same curve as the style sheet's cubic-bezier(0.45, 0, 0.55, 1).
export const easeInOut = (share: number): number => {
  const t = Math.min(1, Math.max(0, share));
  return t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t);
};

// How a beat fades. A quick swell and a slow ebb feel like a pulse; nothing flashes.
const swellMs = 90;
const ebbMs = 420;

export function beatGlow(sinceMs: number): number {
  if (sinceMs < 0) return 0;
  if (sinceMs < swellMs) return sinceMs / swellMs;
  return Math.exp(-(sinceMs - swellMs) / ebbMs);
}
// From here on nothing of it is seen any more.
export const beatSeenMs = 2_000;
