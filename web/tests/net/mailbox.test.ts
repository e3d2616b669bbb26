import { describe, expect, it } from 'vitest';
import { Mailbox, type Keeper } from '../../src/net/mailbox';
import type { Notification } from '../../src/protocol/messages';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
};
const events = { ready: () => {}, kept: () => {} };
const drain = (box: Mailbox): Notification[] => {
  const all: Notification[] = [];
  for (let next = box.next(); next; next = box.next()) all.push(next);
  return all;
};
class FakeKeeper implements Keeper {
  readonly held: Notification[] = [];
  readonly gone: [string, number][] = [];
  put = (reading: Notification): Promise<void> => Promise.resolve(void this.held.push(reading));
  settled = (stream: string, upTo: number): Promise<void> => Promise.resolve(void this.gone.push([stream, upTo]));
  refused = (): Promise<void> => Promise.resolve();
  dropReadings = (): Promise<void> => Promise.resolve();
}

describe('the mailbox', () => {
  it('numbers what is measured after a new beginning anew, and still brings what was before', async () => {
    const keeper = new FakeKeeper();
    const box = new Mailbox(events, keeper);
    const first = box.stream;
    box.post({ rr_ms: [800] }, 1_000, true); // still on its way into the browser when the stream ends
    box.begin();
    box.post({ rr_ms: [900] }, 2_000, true);
    await turn();
    expect(box.stream).not.toBe(first);
    expect(drain(box).map((n) => [n.stream === first, n.seq, n.rr_ms[0]])).toEqual([
      [false, 1, 900],
      [true, 1, 800],
    ]);
    expect(keeper.held.length).toBe(2);
    box.acknowledge(first, 1);
    expect(box.waiting).toBe(1);
    expect(keeper.gone).toEqual([[first, 1]]);
  });

  it('takes in what another page of the seat left, when its keeper comes free', () => {
    const box = new Mailbox(events);
    const theirs: Notification = { type: 'notification', stream: 'a'.repeat(32), seq: 4, client_ms: 9, rr_ms: [700] };
    box.keepIn(new FakeKeeper(), [theirs, { ...theirs, stream: box.stream, seq: 1 }]);
    expect(drain(box)).toEqual([theirs]); // what this page numbered itself is here already
  });

  it('tells the age of this page’s readings only: an earlier page had another clock', () => {
    const left: Notification = { type: 'notification', stream: 'a'.repeat(32), seq: 4, client_ms: 9, rr_ms: [700] };
    const box = new Mailbox(events, undefined, [left]);
    expect(box.oldestMs).toBeUndefined();
    box.post({ rr_ms: [800] }, 5_000, true);
    expect(box.oldestMs).toBe(5_000);
  });

  it('counts what it had to give up', () => {
    const box = new Mailbox(events);
    for (let i = 0; i < 86_402; i += 1) box.post({ rr_ms: [] }, i, false);
    expect(box.lost).toBe(2);
    expect(box.waiting).toBe(86_400);
  });
});
