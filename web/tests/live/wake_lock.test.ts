import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WakeLock } from '../../src/live/wake_lock';

class Sentinel extends EventTarget {
  released = false;
  release(): Promise<void> {
    this.released = true;
    this.dispatchEvent(new Event('release'));
    return Promise.resolve();
  }
}

let given: Sentinel[];
let page: { visibilityState: string };
let refuse: boolean;
let lock: WakeLock;

beforeEach(() => {
  vi.useFakeTimers();
  [given, page, refuse] = [[], { visibilityState: 'visible' }, false];
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', {
    wakeLock: {
      request: () => {
        if (refuse) return Promise.reject(new DOMException('battery', 'NotAllowedError'));
        given.push(new Sentinel());
        return Promise.resolve(given.at(-1));
      },
    },
  });
  lock = new WakeLock();
});
afterEach(() => {
  lock.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the wake lock', () => {
  it('is asked for once, however often it is wanted', async () => {
    await Promise.all([lock.hold(), lock.hold()]);
    await lock.hold();
    expect(given.length).toBe(1);
  });

  it('is taken again when the page is seen again', async () => {
    await lock.hold();
    page.visibilityState = 'hidden';
    await given[0]?.release(); // browsers do so
    await lock.hold();
    expect(given.length).toBe(1);
    page.visibilityState = 'visible';
    await lock.hold();
    expect(given.length).toBe(2);
  });

  it('is taken again by itself when it was taken away or refused while the page is seen', async () => {
    await lock.hold();
    refuse = true;
    await given[0]?.release();
    await vi.advanceTimersByTimeAsync(30_000);
    refuse = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(given.length).toBe(2);
  });

  it('is given back, and left alone then', async () => {
    await lock.hold();
    lock.stop();
    expect(given[0]?.released).toBe(true);
    await vi.advanceTimersByTimeAsync(120_000);
    await lock.hold();
    expect(given.length).toBe(1);
  });

  it('is not missed where the browser has none', async () => {
    vi.stubGlobal('navigator', {});
    await expect(new WakeLock().hold()).resolves.toBeUndefined();
  });
});
