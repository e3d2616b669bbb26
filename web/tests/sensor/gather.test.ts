import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Gather } from '../../src/sensor/gather';
import { maxRr } from '../../src/sensor/limits';
import type { Reading } from '../../src/sensor/sensor';

let passed: Reading[];
let gather: Gather;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  passed = [];
  gather = new Gather((reading) => void passed.push(reading), () => Date.now());
});
afterEach(() => {
  vi.useRealTimers();
});

describe('gathering', () => {
  it('passes on what comes once or twice a second, as it came', () => {
    const came = Array.from({ length: 60 }, (_, i) => ({ rr_ms: [800 + i], bpm: 70 }));
    for (const reading of came) {
      gather.add(reading);
      vi.advanceTimersByTime(500);
    }
    expect(passed).toEqual(came);
  });

  it('joins what comes ten times a second, and loses no interval', () => {
    for (let i = 0; i < 600; i += 1) {
      gather.add({ rr_ms: i % 10 === 0 ? [i + 300] : [], bpm: 60 + (i % 7) });
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(1_000);
    expect(passed.length).toBeLessThanOrEqual(60 * 2.5 + 5);
    expect(passed.flatMap((one) => one.rr_ms)).toEqual(Array.from({ length: 60 }, (_, i) => i * 10 + 300));
    expect(passed.at(-1)?.bpm).toBe(60 + (599 % 7));
  });

  it('tells of a contact that was lost in between', () => {
    for (let i = 0; i < 5; i += 1) gather.add({ rr_ms: [], contact: true });
    passed.length = 0;
    gather.add({ rr_ms: [800], contact: false });
    gather.add({ rr_ms: [810], contact: true });
    vi.advanceTimersByTime(1_000);
    expect(passed).toEqual([{ rr_ms: [800, 810], contact: false }]);
  });

  it('never joins more intervals than one message may hold', () => {
    for (let i = 0; i < 40; i += 1) gather.add({ rr_ms: [300, 301, 302, 303, 304] });
    gather.flush();
    expect(Math.max(...passed.map((one) => one.rr_ms.length))).toBeLessThanOrEqual(maxRr);
    expect(passed.flatMap((one) => one.rr_ms).length).toBe(200);
  });
});
