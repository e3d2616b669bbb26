import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PageLife } from '../../src/live/page_life';

let window_: EventTarget;
let document_: EventTarget & { visibilityState?: string };
let told: string[];
let life: PageLife;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
  window_ = new EventTarget();
  document_ = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('window', window_);
  vi.stubGlobal('document', document_);
  told = [];
  life = new PageLife({
    back: () => void told.push('back'),
    asleep: (inDoubt) => void told.push(inDoubt ? 'asleep, clock in doubt' : 'asleep'),
  });
});
afterEach(() => {
  life.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the life of a page', () => {
  it.each(['online', 'offline', 'pageshow'])('is a reason to look at the line: %s', (type) => {
    window_.dispatchEvent(new Event(type));
    expect(told).toEqual(['back']);
  });

  it('is one when the page is seen again or thawed, not when it is hidden', () => {
    document_.visibilityState = 'hidden';
    document_.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual([]);
    document_.visibilityState = 'visible';
    document_.dispatchEvent(new Event('visibilitychange'));
    document_.dispatchEvent(new Event('resume'));
    expect(told).toEqual(['back', 'back']);
  });

  it('tells of a sleep before anything goes out again', () => {
    vi.advanceTimersByTime(2_000);
    vi.setSystemTime(Date.now() + 60_000); // the wall clock went on, the page's stood still
    window_.dispatchEvent(new Event('online'));
    expect(told).toEqual(['asleep, clock in doubt', 'back']);
  });

  it('is not listened to any longer once it is over', () => {
    life.stop();
    window_.dispatchEvent(new Event('online'));
    document_.dispatchEvent(new Event('resume'));
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });
});
