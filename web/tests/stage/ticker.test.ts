import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ticker } from '../../src/stage/ticker';

// A screen with sixty pictures a second, and a page that can be hidden.
const pictureMs = 1000 / 60;
let page: EventTarget & { hidden: boolean };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, pictureMs));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function counting(wait: () => number): { ticker: Ticker; drawn: () => number } {
  let drawn = 0;
  const ticker = new Ticker(() => {
    drawn += 1;
    return wait();
  });
  return { ticker, drawn: () => drawn };
}

describe('a ticker', () => {
  it('draws with the screen while something moves', () => {
    const { ticker, drawn } = counting(() => 0);
    vi.advanceTimersByTime(1_000);
    expect(drawn()).toBeGreaterThanOrEqual(55);
    ticker.stop();
  });

  it('draws once and then rests when nothing moves, until it is woken', () => {
    const { ticker, drawn } = counting(() => Infinity);
    vi.advanceTimersByTime(10_000);
    expect(drawn()).toBe(1);
    ticker.wake();
    ticker.wake();
    vi.advanceTimersByTime(10_000);
    expect(drawn()).toBe(2);
    ticker.stop();
  });

  it('draws half as often where that is enough', () => {
    const { ticker, drawn } = counting(() => 33);
    vi.advanceTimersByTime(1_000);
    expect(drawn()).toBeGreaterThan(20);
    expect(drawn()).toBeLessThan(35);
    ticker.stop();
  });

  it('does not draw for a page that nobody sees, and goes on when it is seen', () => {
    const { ticker, drawn } = counting(() => 0);
    vi.advanceTimersByTime(100);
    const before = drawn();
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    ticker.wake();
    vi.advanceTimersByTime(5_000);
    expect(drawn()).toBe(before);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    vi.advanceTimersByTime(100);
    expect(drawn()).toBeGreaterThan(before);
    ticker.stop();
  });

  it('draws nothing twice at once, though it is woken while it draws', () => {
    const ticker: Ticker[] = [];
    let drawn = 0;
    ticker.push(
      new Ticker(() => {
        drawn += 1;
        ticker[0]?.wake();
        return 0;
      }),
    );
    vi.advanceTimersByTime(1_000);
    expect(drawn).toBeLessThan(70); // not 120
    ticker[0]?.stop();
    const before = drawn;
    vi.advanceTimersByTime(1_000);
    expect(drawn).toBe(before);
  });
});
