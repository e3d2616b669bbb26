import { describe, expect, it } from 'vitest';
import { Outbox } from '../../src/net/outbox';

const numbered = (...seqs: number[]): Outbox<{ seq: number }> => {
  const box = new Outbox<{ seq: number }>();
  for (const seq of seqs) box.add({ seq });
  return box;
};
const drain = (box: Outbox<{ seq: number }>): number[] => {
  const seqs: number[] = [];
  for (let next = box.next(); next; next = box.next()) seqs.push(next.seq);
  return seqs;
};

describe('the outbox', () => {
  it('hands out each reading once a connection, in order', () => {
    const box = numbered(1, 2, 3);
    expect(drain(box)).toEqual([1, 2, 3]);
    expect(box.unsent).toBe(false);
    expect(box.waiting).toBe(3);
  });

  it('keeps what was sent until it is acknowledged', () => {
    const box = numbered(1, 2, 3);
    drain(box);
    box.acknowledge(2);
    expect(box.waiting).toBe(1);
  });

  it('sends again after a reconnect what the server does not have', () => {
    const box = numbered(1, 2, 3, 4);
    drain(box);
    box.reconnected(2);
    expect(drain(box)).toEqual([3, 4]);
  });

  it('forgets what the server will never take', () => {
    const box = numbered(1, 2, 3);
    box.refuse(2);
    expect(drain(box)).toEqual([1, 3]);
  });

  it('gives up the oldest beyond its bound, and says so', () => {
    const box = new Outbox<{ seq: number }>(2);
    expect([1, 2, 3].map((seq) => box.add({ seq }))).toEqual([true, true, false]);
    expect(drain(box)).toEqual([2, 3]);
    expect(box.add({ seq: 4 })).toBe(false);
    expect(drain(box)).toEqual([4]);
  });

  it('holds a day of one reading a second', () => {
    const box = new Outbox<{ seq: number }>();
    const given = Array.from({ length: 24 * 3600 }, (_, i) => box.add({ seq: i + 1 }));
    expect(given.every((fits) => fits)).toBe(true);
    expect(box.add({ seq: 24 * 3600 + 1 })).toBe(false);
    box.acknowledge(24 * 3600 - 1);
    expect(drain(box)).toEqual([24 * 3600, 24 * 3600 + 1]);
  });

  it('goes on where it was when what it has sent is acknowledged or refused', () => {
    const box = numbered(1, 2, 3, 4, 5);
    expect([box.next(), box.next(), box.next()].map((one) => one?.seq)).toEqual([1, 2, 3]);
    box.refuse(2);
    box.refuse(9);
    box.acknowledge(1);
    expect(drain(box)).toEqual([4, 5]);
    expect(box.first?.seq).toBe(3);
  });

  it('goes back to the one that the server found too fast', () => {
    const box = numbered(1, 2, 3);
    expect(drain(box)).toEqual([1, 2, 3]);
    box.sendAgainFrom(2);
    expect(drain(box)).toEqual([2, 3]);
  });

  it('refuses numbers that go back', () => {
    expect(() => numbered(2, 2)).toThrow(RangeError);
  });
});
