import { describe, expect, it } from 'vitest';
import { Clock } from '../../src/net/clock';

// An exchange with these delays there and back, when the session's clock is `ahead` of ours.
const exchange = (sentMs: number, there: number, back: number, ahead: number) => ({
  sentMs,
  serverReceivedMs: sentMs + there + ahead,
  serverSentMs: sentMs + there + ahead + 1,
  arrivedMs: sentMs + there + 1 + back,
});

describe('the clock', () => {
  it('finds the offset exactly when both ways take as long', () => {
    const clock = new Clock();
    clock.add(exchange(100, 20, 20, 5_000));
    expect(clock.estimate()?.offsetMs).toBeCloseTo(5_000);
    expect(clock.estimate()?.uncertaintyMs).toBeCloseTo(20);
    expect(clock.sessionMs(1_000)).toBeCloseTo(6_000);
  });

  it('believes the quickest exchange', () => {
    const clock = new Clock();
    clock.add(exchange(0, 300, 20, -700));
    clock.add(exchange(1_000, 10, 12, -700));
    clock.add(exchange(2_000, 20, 400, -700));
    expect(clock.estimate()?.offsetMs).toBeCloseTo(-701);
    expect(clock.estimate()?.uncertaintyMs).toBeCloseTo(11);
  });

  it('is never further off than it says', () => {
    const clock = new Clock();
    for (const [there, back] of [[5, 80], [60, 3], [30, 31]] as const) {
      clock.add(exchange(there * 100, there, back, 42));
      const known = clock.estimate();
      expect(Math.abs((known?.offsetMs ?? NaN) - 42)).toBeLessThanOrEqual(known?.uncertaintyMs ?? NaN);
    }
  });

  it('forgets what is older than a minute, so that drift shows', () => {
    const clock = new Clock();
    clock.add(exchange(0, 1, 1, 100));
    clock.add(exchange(70_000, 10, 10, 103.5));
    expect(clock.estimate()?.offsetMs).toBeCloseTo(103.5);
  });

  it('starts from what joining told, and begins anew with each joining', () => {
    const clock = new Clock();
    expect(clock.sessionMs(0)).toBeUndefined();
    clock.guessFrom(9_000, 1_000);
    expect(clock.sessionMs(1_500)).toBe(9_500);
    clock.add(exchange(0, 10, 10, 7_000));
    clock.guessFrom(2_000, 1_000);
    expect(clock.sessionMs(1_000)).toBe(2_000);
  });

  it('says when this page’s clock stood still, and believes only what came after', () => {
    const clock = new Clock();
    expect(clock.add(exchange(0, 10, 12, 500))).toBe(true);
    expect(clock.add(exchange(5_000, 30, 12, 500.2))).toBe(true);
    expect(clock.add(exchange(10_000, 10, 10, 30_500))).toBe(false);
    expect(clock.estimate()?.offsetMs).toBeCloseTo(30_500);
    expect(clock.add(exchange(15_000, 40, 10, 30_500))).toBe(true);
  });

  it('is not disturbed by a changed network path, however unequal its two ways are', () => {
    const clock = new Clock();
    for (let i = 0; i < 50; i += 1)
      expect(clock.add(exchange(i * 5_000, i < 25 ? 5 : 180, i % 3 === 0 ? 400 : 8, 700))).toBe(true);
  });

  it('ignores an exchange that cannot have happened', () => {
    const clock = new Clock();
    clock.add({ sentMs: 10, serverReceivedMs: 0, serverSentMs: 50, arrivedMs: 20 });
    expect(clock.estimate()).toBeUndefined();
  });
});
