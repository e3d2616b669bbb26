import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { probeMs, silentMs, Socket } from '../../src/net/socket';
import { FakeSocket } from './fake_socket';

let sockets: FakeSocket[];
let line: Socket;
let random: number;
const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();
const hear = (): void => void socket().onmessage?.({ data: '{}' } as MessageEvent);
// Milliseconds until the next attempt.
function pause(): number {
  const before = sockets.length;
  const from = Date.now();
  while (sockets.length === before) vi.advanceTimersByTime(5);
  return Date.now() - from;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 50_000 });
  sockets = [];
  random = 0.999;
  line = new Socket({
    make: () => {
      const made = new FakeSocket();
      sockets.push(made);
      return made;
    },
    events: { opened: () => {}, message: () => {}, changed: () => {} },
    now: () => Date.now(),
    random: () => random,
  });
  line.start();
});
afterEach(() => {
  line.stop();
  vi.useRealTimers();
});

describe('a line', () => {
  it('that was handed on comes back within a quarter of a second, another within one', () => {
    socket().open();
    socket().lose(4000);
    expect(pause()).toBeLessThanOrEqual(255);
    socket().open();
    for (let s = 0; s < 6; s += 1) {
      vi.advanceTimersByTime(1_000);
      hear();
    }
    socket().lose(1006);
    const later = pause();
    expect(later).toBeGreaterThan(500);
    expect(later).toBeLessThanOrEqual(1_005);
  });

  it('comes back at another moment for everybody, also when it was handed on', () => {
    random = 0.1;
    socket().open();
    socket().lose(4000);
    expect(pause()).toBeLessThanOrEqual(30);
  });

  it('does not storm a server that hands on again and again', () => {
    const pauses: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      socket().open();
      socket().lose(4000);
      pauses.push(pause());
    }
    expect(pauses.slice(1).every((ms) => ms >= 500)).toBe(true);
    expect(pauses.at(-1)).toBeGreaterThan(5_000);
  });

  it('is tried anew when the network comes, if the attempt under way is from before', () => {
    vi.advanceTimersByTime(500);
    line.tryNow();
    expect(sockets.length).toBe(1);
    vi.advanceTimersByTime(2_500);
    line.tryNow();
    expect(sockets.length).toBe(2);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('that is asked and does not answer is given up soon', () => {
    socket().open();
    line.probe();
    vi.advanceTimersByTime(probeMs + 10);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('that answers is kept', () => {
    socket().open();
    line.probe();
    vi.advanceTimersByTime(100);
    hear();
    vi.advanceTimersByTime(probeMs);
    expect(sockets[0]?.closed).toBe(false);
  });

  it('has a moment to speak after the page was frozen, and no more', () => {
    socket().open();
    vi.setSystemTime(Date.now() + 60_000); // nothing ran
    vi.advanceTimersByTime(2_100);
    expect(sockets[0]?.closed).toBe(false);
    vi.advanceTimersByTime(probeMs + 2_000);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('is looked after by whatever happens, where timers are slowed down', () => {
    socket().open();
    for (let s = 0; s < silentMs / 1_000 + 1; s += 1) {
      vi.setSystemTime(Date.now() + 1_000); // a strap speaks each second; no timer runs
      line.nudge();
    }
    expect(sockets[0]?.closed).toBe(true);
    vi.setSystemTime(Date.now() + 1_100);
    line.nudge();
    expect(sockets.length).toBe(2);
  });

  it('can be exchanged for a new one at once, unless it has ended', () => {
    socket().open();
    line.renew();
    expect(sockets.length).toBe(2);
    expect(sockets[0]?.closed).toBe(true);
    socket().open();
    socket().lose(4503);
    line.renew();
    expect(sockets.length).toBe(2);
  });

  it('says nothing into a line that is closing, though nobody has told it yet', () => {
    socket().open();
    expect(line.send('{"type":"leave"}')).toBe(true);
    Object.assign(socket(), { readyState: 2 }); // CLOSING
    expect(line.send('{"type":"leave"}')).toBe(false);
    expect(socket().heard.length).toBe(1);
  });
});
