// The locker against IndexedDB in memory; end to end in a browser it is shown in tests/e2e.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../src/protocol/messages';
import { Locker, longestKeptMs, unkeptBy } from '../../src/store/locker';
import type { Place } from '../../src/store/places';
import { FakeLocks } from './fake_locks';

const stream = 'a'.repeat(32);
const reading = (seq: number): Notification => ({ type: 'notification', stream, seq, client_ms: seq * 1_000, rr_ms: [800] });
const place: Place = {
  resume: 'back-again',
  choices: { name: 'Mia', visibility: 'group', keep: true, seat: true, sensor: 'strap' },
};
const opened = async (secret = 'secret'): Promise<Locker> => {
  const locker = await Locker.open(secret);
  if (typeof locker === 'string') throw new Error(locker);
  return locker;
};
const seqs = async (locker: Locker): Promise<number[]> => (await locker.left()).readings.map((one) => one.seq);

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the locker', () => {
  it('holds readings and the place from one page to the next', async () => {
    const first = await opened();
    await first.remember(place);
    for (const seq of [1, 2, 3]) await first.put(reading(seq));
    await first.settled(stream, 1);
    await first.refused(stream, 2);
    first.close();
    const second = await opened();
    expect(await second.left()).toEqual({ place, readings: [reading(3)] });
  });

  it('keeps one link’s from another', async () => {
    await (await opened()).put(reading(1));
    expect(await seqs(await opened('other'))).toEqual([]);
  });

  it('is one page’s at a time, and the next one’s when that is done', async () => {
    const first = await opened();
    await first.put(reading(1));
    expect(await Locker.open('secret')).toBe('elsewhere');
    const waiting = Locker.whenFree('secret', new AbortController().signal);
    first.close();
    const second = await waiting;
    if (typeof second === 'string') throw new Error(second);
    expect(await seqs(second)).toEqual([1]);
  });

  it('is not waited for any longer when the page goes', async () => {
    const first = await opened();
    const gone = new AbortController();
    const waiting = Locker.whenFree('secret', gone.signal);
    gone.abort();
    expect(await waiting).toBe('elsewhere');
    first.close();
    expect(typeof (await Locker.open('secret'))).not.toBe('string');
  });

  it('throws away everything when the place is left, also what is just being sealed', async () => {
    const locker = await opened();
    await locker.remember(place);
    await locker.put(reading(1));
    const late = Promise.all([locker.put(reading(2)), locker.remember(place)]);
    await locker.empty();
    await late;
    expect(await locker.left()).toEqual({ place: undefined, readings: [] });
  });

  it('throws away the readings when consent is withdrawn, and still knows the place', async () => {
    const locker = await opened();
    await locker.remember(place);
    await locker.put(reading(1));
    const late = locker.put(reading(2));
    await locker.dropReadings();
    await late;
    expect(await locker.left()).toEqual({ place, readings: [] });
    await locker.put(reading(3));
    expect(await seqs(locker)).toEqual([3]);
  });

  it('holds nothing for longer than a day, on a page that stays open as on one that is opened', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] });
    const locker = await opened();
    await locker.put(reading(1));
    vi.setSystemTime(Date.now() + longestKeptMs - 60_000);
    await locker.put(reading(2));
    expect(await seqs(locker)).toEqual([1, 2]);
    vi.setSystemTime(Date.now() + 3_700_000);
    await locker.put(reading(3));
    expect(await seqs(locker)).toEqual([2, 3]);
    locker.close();
    vi.setSystemTime(Date.now() + longestKeptMs + 1);
    expect(await seqs(await opened())).toEqual([]);
  });

  it('begins anew when the browser has cleared what pages keep', async () => {
    const locker = await opened();
    await locker.put(reading(1));
    (locker as unknown as { database: IDBDatabase }).database.close();
    vi.stubGlobal('indexedDB', new IDBFactory());
    await locker.put(reading(2));
    expect(await seqs(locker)).toEqual([2]);
  });

  it('takes nothing any more once it is closed', async () => {
    const locker = await opened();
    locker.close();
    await expect(locker.put(reading(1))).rejects.toThrow();
  });

  it('says why it is not there', async () => {
    vi.stubGlobal('indexedDB', { open: () => { throw new DOMException('denied', 'SecurityError'); } });
    expect(await Locker.open('secret')).toBe('impossible');
    vi.stubGlobal('indexedDB', undefined);
    expect(await Locker.open('secret')).toBe('impossible');
    vi.stubGlobal('navigator', {});
    expect(await Locker.open('secret')).toBe('impossible');
    expect(unkeptBy(new DOMException('', 'QuotaExceededError'))).toBe('full');
    expect(unkeptBy(new Error('anything'))).toBe('impossible');
  });

  it('keeps nobody waiting when the storage does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.stubGlobal('indexedDB', { open: () => ({}) });
    const opening = Locker.open('secret');
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { interval: 1 });
    vi.advanceTimersByTime(4_100);
    expect(await opening).toBe('impossible');
  });
});
