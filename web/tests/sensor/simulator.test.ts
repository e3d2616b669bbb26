import { describe, expect, it } from 'vitest';
import { SimulatedHeart } from '../../src/sensor/simulator';

// A small generator with a seed, so that every run is the same (mulberry32).
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function run(seed: number, seconds: number, periodS?: number): number[] {
  const heart = new SimulatedHeart(seeded(seed));
  const rr: number[] = [];
  for (let s = 1; s <= seconds; s += 1)
    rr.push(...heart.run(s, periodS === undefined ? undefined : { phase: (s / periodS) % 1, periodS }));
  return rr;
}

// The share of the intervals' variance that a sine of this frequency explains.
function explained(rr: number[], hz: number): number {
  const mean = rr.reduce((a, b) => a + b) / rr.length;
  let t = 0;
  let c = 0;
  let s = 0;
  let all = 0;
  for (const x of rr) {
    t += x / 1000;
    c += (x - mean) * Math.cos(2 * Math.PI * hz * t);
    s += (x - mean) * Math.sin(2 * Math.PI * hz * t);
    all += (x - mean) ** 2;
  }
  return (2 * (c * c + s * s)) / (rr.length * all);
}

describe('a simulated heart', () => {
  it('beats as hearts do, in the ticks of a strap', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const rr = run(seed, 120).slice(1);
      expect(rr.length).toBeGreaterThan(90);
      for (const x of rr) {
        expect(x).toBeGreaterThan(450);
        expect(x).toBeLessThan(1_700);
        expect(Math.abs((x * 1.024) % 1)).toBeLessThan(1e-6);
      }
    }
  });

  it('loses no time: its intervals add up', () => {
    const total = run(3, 300).reduce((a, b) => a + b, 0);
    expect(Math.abs(total - 300_000)).toBeLessThan(2_500);
  });

  it('follows a pacer', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const rr = run(seed, 240, 10).slice(60);
      expect(explained(rr, 0.1)).toBeGreaterThan(0.5);
    }
  });

  it('is another person with another seed', () => {
    expect(run(1, 30)).not.toEqual(run(2, 30));
    expect(run(1, 30)).toEqual(run(1, 30));
  });
});
