import { beforeEach, describe, expect, it } from 'vitest';
import { OneSeat, type Channel } from '../../src/live/one_seat';

// Pages of one browser: what one says, all others hear, when the test lets them.
let pages: FakeChannel[];
let waiting: (() => void)[];
let now: number;
let moved: string[];

class FakeChannel implements Channel {
  onmessage: Channel['onmessage'] = null;
  closed = false;
  constructor() {
    pages.push(this);
  }
  postMessage(data: unknown): void {
    for (const page of pages)
      if (page !== this) waiting.push(() => !page.closed && page.onmessage?.({ data } as MessageEvent));
  }
  close(): void {
    this.closed = true;
  }
}
const deliver = (): void => waiting.splice(0).forEach((one) => one());

function page(name: string, resume: string | undefined = 'seat'): OneSeat {
  return new OneSeat(new FakeChannel(), resume, () => void moved.push(name), () => (now += 1));
}

beforeEach(() => {
  [pages, waiting, moved] = [[], [], []];
  now = 0;
});

describe('a seat that is open in two pages', () => {
  it('is that of the page that took it last, also for a page without a line', () => {
    const first = page('first');
    first.line('joined', 'seat');
    first.line('away');
    const second = page('second');
    second.line('joining');
    second.line('joined', 'seat');
    deliver();
    expect(moved).toEqual(['first']);
    second.line('away'); // both lost it at once: only one comes back
    second.line('joining');
    second.line('joined', 'seat');
    deliver();
    expect(moved).toEqual(['first']);
  });

  it('is left to the server while a join is on its way', () => {
    const first = page('first');
    first.line('joined', 'seat');
    first.line('away');
    first.line('joining');
    const second = page('second');
    second.line('joined', 'seat');
    deliver();
    expect(moved).toEqual([]);
    first.line('joined', 'seat'); // the server took it after the other's
    deliver();
    expect(moved).toEqual(['second']);
  });

  it('has moved when that join comes to nothing', () => {
    const first = page('first');
    first.line('joined', 'seat');
    first.line('joining');
    page('second').line('joined', 'seat');
    deliver();
    first.line('away');
    expect(moved).toEqual(['first']);
  });

  it('has not moved by a word that is older than its own joining', () => {
    const first = page('first');
    const second = page('second');
    second.line('joined', 'seat');
    first.line('joined', 'seat');
    deliver();
    expect(moved).toEqual(['second']);
  });

  it('is told apart from other seats, and from those given up', () => {
    const first = page('first');
    first.line('joined', 'seat');
    const left = page('left');
    left.line('joined', 'left');
    left.stop();
    page('other').line('joined', 'another');
    page('again').line('joined', 'left');
    pages[0]?.onmessage?.({ data: { resume: 'seat' } } as MessageEvent);
    pages[0]?.onmessage?.({ data: null } as MessageEvent);
    deliver();
    expect(moved).toEqual([]);
  });

  it('is told once that it has moved', () => {
    const first = page('first');
    first.line('joined', 'seat');
    for (const name of ['second', 'third']) page(name).line('joined', 'seat');
    deliver();
    first.line('away');
    expect(moved.filter((name) => name === 'first').length).toBe(1);
  });
});
