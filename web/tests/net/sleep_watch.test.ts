import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SleepWatch } from '../../src/net/sleep_watch';

let monotonic: number;
let wall: number;
let woken: boolean[];
let watch: SleepWatch;
const second = (monotonicMs = 1_000, wallMs = monotonicMs): void => {
  monotonic += monotonicMs;
  wall += wallMs;
  vi.advanceTimersByTime(1_000);
};

beforeEach(() => {
  vi.useFakeTimers();
  [monotonic, wall, woken] = [5_000, 1_700_000_000_000, []];
  watch = new SleepWatch({ woke: (inDoubt) => void woken.push(inDoubt) }, () => monotonic, () => wall);
  watch.start();
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe('the sleep watch', () => {
  it('says nothing while seconds are seconds, nor of a clock that is corrected gently', () => {
    for (let i = 0; i < 100; i += 1) second(1_000, 1_000 + (i % 2) * 500);
    expect(woken).toEqual([]);
  });

  it('notices a page that was frozen; its clock went on', () => {
    second();
    second(20_000);
    second();
    expect(woken).toEqual([false]);
  });

  it('doubts the clock after a sleep in which it stood still', () => {
    second();
    second(1_000, 600_000);
    second();
    expect(woken).toEqual([true]);
  });

  it('cannot tell that from a wall clock set anew, forwards or back, and leaves it to the session’s clock', () => {
    second(1_000, 3_600_000);
    second(1_000, -3_600_000);
    expect(woken).toEqual([true, true]);
  });

  it('looks when asked, and not twice at the same thing', () => {
    monotonic += 1_000;
    wall += 60_000;
    watch.look();
    second();
    expect(woken).toEqual([true]);
  });
});
