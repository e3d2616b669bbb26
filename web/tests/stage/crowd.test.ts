import { describe, expect, it } from 'vitest';
import { crowdGeometry, crowdPlace, roomFor } from '../../src/stage/crowd';
import { countsOf, stripStates } from '../../src/state/strip';

const stripOf = (halves: number[]): string => {
  const even = halves.length % 2 ? [...halves, 0] : halves;
  const bytes = Array.from({ length: even.length / 2 }, (_, i) => ((even[2 * i] ?? 0) << 4) | (even[2 * i + 1] ?? 0));
  return Buffer.from(bytes).toString('base64url');
};

describe('a strip', () => {
  it('tells each seat’s state, whatever number of seats there is', () => {
    expect(stripStates(stripOf([0, 1, 2, 3]))).toEqual(['unseen', 'resting', 'gathering', 'withheld']);
    expect(stripStates(stripOf([4, 8, 9, 15, 4, 4]))).toEqual(['settling', 'settling', 'steady', 'steady', 'settling', 'settling']);
    for (const seats of [2, 4, 6, 8, 10, 24, 26, 998, 1000]) {
      const halves = Array.from({ length: seats }, (_, i) => (i % 15) + 1);
      expect(stripStates(stripOf(halves)).length, `${seats}`).toBe(seats);
      expect(stripStates(stripOf(halves)).includes('unseen')).toBe(false);
    }
  });

  it('has one unseen place more when their number is odd: a byte is two of them', () => {
    expect(stripStates(stripOf([2, 2, 2]))).toEqual(['gathering', 'gathering', 'gathering', 'unseen']);
  });

  it('is counted in words that people know', () => {
    expect(countsOf(stripStates(stripOf([0, 1, 2, 2, 3, 5, 9, 15])))).toEqual({ measuring: 3, gathering: 2, resting: 2 });
    expect(countsOf([])).toEqual({ measuring: 0, gathering: 0, resting: 0 });
  });

  it('ends where it is none', () => {
    expect(stripStates('IiI=§')).toEqual(['gathering', 'gathering', 'gathering', 'gathering']);
    expect(stripStates('')).toEqual([]);
  });
});

describe('a large circle', () => {
  it('gives each of a thousand a place inside, apart from all others and from the breath', () => {
    for (const [width, height] of [[340, 300], [700, 330], [1000, 640], [1860, 820]] as const) {
      const g = crowdGeometry(width, height, 1_000);
      const places = Array.from({ length: 1_000 }, (_, i) => crowdPlace(i + 1, g));
      let nearest = Infinity;
      for (let i = 0; i < places.length; i += 1) {
        const a = places[i] ?? { x: 0, y: 0 };
        expect(a.x - g.dot).toBeGreaterThan(0);
        expect(a.x + g.dot).toBeLessThan(width);
        expect(a.y - g.dot).toBeGreaterThan(0);
        expect(a.y + g.dot).toBeLessThan(height);
        expect(Math.hypot(a.x - g.cx, a.y - g.cy)).toBeGreaterThanOrEqual(g.inner * 0.99);
        for (let j = 0; j < i; j += 1) {
          const b = places[j] ?? { x: 0, y: 0 };
          nearest = Math.min(nearest, Math.hypot(a.x - b.x, a.y - b.y));
        }
      }
      expect(nearest).toBeGreaterThan(g.dot * 1.2);
      expect(nearest).toBeGreaterThan(g.cell * 0.6); // a point's glow ends where the next one begins
    }
  });

  it('moves nobody when a few come late, and everybody straight outwards or inwards when many do', () => {
    expect(roomFor(100)).toBe(roomFor(97));
    const [few, many] = [crowdGeometry(800, 600, 100), crowdGeometry(800, 600, 900)];
    for (const seat of [1, 2, 50, 99]) {
      const [a, b] = [crowdPlace(seat, few), crowdPlace(seat, many)];
      const way = (p: { x: number; y: number }, g: { cx: number; cy: number }): number => Math.atan2(p.y - g.cy, p.x - g.cx);
      expect(way(a, few)).toBeCloseTo(way(b, many));
    }
  });
});
