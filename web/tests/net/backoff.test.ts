import { describe, expect, it } from 'vitest';
import { backoffMs, ceilingMs, firstMs } from '../../src/net/backoff';
import { Pacing } from '../../src/net/pacing';

describe('backing off', () => {
  it('tries again within a second at first', () => {
    expect(backoffMs(0, () => 0)).toBe(0);
    expect(backoffMs(0, () => 0.999)).toBeLessThan(1_000);
  });

  it('spreads later attempts over the whole span, which doubles up to a ceiling', () => {
    for (let attempt = 1; attempt < 30; attempt += 1) {
      const most = Math.min(ceilingMs, firstMs * 2 ** attempt);
      expect(backoffMs(attempt, () => 0)).toBe(firstMs);
      expect(backoffMs(attempt, () => 1)).toBeCloseTo(most);
    }
  });
});

describe('pacing', () => {
  it('lets a burst through, then one at a time', () => {
    const pacing = new Pacing(0, 2, 3);
    expect([pacing.take(0), pacing.take(0), pacing.take(0)]).toEqual([0, 0, 0]);
    expect(pacing.take(0)).toBe(500);
    expect(pacing.take(500)).toBe(0);
    expect(pacing.take(500)).toBe(500);
  });

  it('never saves up more than its burst', () => {
    const pacing = new Pacing(0, 2, 3);
    const passed = Array.from({ length: 10 }, () => pacing.take(60_000)).filter((wait) => wait === 0);
    expect(passed.length).toBe(3);
  });
});
