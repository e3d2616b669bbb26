import { describe, expect, it } from 'vitest';
import { Pacing } from '../../src/net/pacing';

describe('pacing', () => {
  it('lets a burst go, then the rate', () => {
    const pacing = new Pacing(0, 2, 3);
    expect([0, 0, 0].map((at) => pacing.take(at))).toEqual([0, 0, 0]);
    expect(pacing.take(0)).toBe(500);
    expect(pacing.take(500)).toBe(0);
  });

  it('rests for as long as it is told', () => {
    const pacing = new Pacing(0, 3, 12);
    pacing.rest(2000, 0);
    expect(pacing.take(0)).toBe(2000);
    expect(pacing.take(1999)).toBeGreaterThan(0);
    expect(pacing.take(2001)).toBe(0);
  });

  it('lets go at once what a silence would have held, up to ten minutes of it, and only once', () => {
    const pacing = new Pacing(0, 3, 12);
    pacing.grantFor(60_000);
    const passes = (at: number): number => {
      let n = 0;
      while (pacing.take(at) === 0) n += 1;
      return n;
    };
    expect(passes(0)).toBe(12 + 180);
    expect(passes(100_000)).toBe(12);
    pacing.grantFor(24 * 3_600_000);
    expect(passes(100_000)).toBe(12 + 1800);
  });
});
