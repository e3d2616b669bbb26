import { describe, expect, it } from 'vitest';
import type { PersonRow } from '../../src/protocol/messages';
import { pausingSeats, seeing, seenForMs, signalsOf, stillSeen } from '../../src/state/attention';

const row = (seat: number, more: Partial<PersonRow> = {}): PersonRow => ({ seat, state: 'measuring', ...more });
const ids = (signals: readonly { kind: string; seat: number }[]): string[] => signals.map((s) => `${s.kind} ${s.seat}`);

describe('what a facilitator is told quietly', () => {
  it('is who asked for a pause and whose heart beats far above its own calm, in order of seats', () => {
    const rows = [row(1), row(2, { above_own_bpm: 31 }), row(5, { state: 'resting', reason: 'paused' })];
    expect(ids(signalsOf(rows, [3], undefined, {}, 0))).toEqual(['faster 2', 'pause 3', 'pause 5']);
  });

  it('says nothing of oneself', () => {
    expect(signalsOf([row(2, { above_own_bpm: 31 })], [2], 2, {}, 0)).toEqual([]);
  });

  it('asks no question about somebody who rests already', () => {
    const rows = [row(4, { state: 'resting', reason: 'paused', above_own_bpm: 40 })];
    expect(ids(signalsOf(rows, [], undefined, {}, 0))).toEqual(['pause 4']);
  });

  it('is quiet for ten minutes once seen, for that person and that matter only', () => {
    const rows = [row(2, { above_own_bpm: 31 }), row(3, { above_own_bpm: 28 })];
    const seen = seeing({}, { kind: 'faster', seat: 2, by: 31 }, 1_000);
    expect(ids(signalsOf(rows, [], undefined, seen, 1_000 + seenForMs - 1))).toEqual(['faster 3']);
    const resting = [row(2, { state: 'resting', reason: 'paused' }), row(3, { above_own_bpm: 28 })];
    expect(ids(signalsOf(resting, [2], undefined, seen, 2_000))).toEqual(['pause 2', 'faster 3']);
    expect(ids(signalsOf(rows, [], undefined, seen, 1_000 + seenForMs))).toEqual(['faster 2', 'faster 3']);
  });

  it('tells of a second pause though the first was seen, and forgets no question', () => {
    const seen = seeing(
      seeing({}, { kind: 'pause', seat: 3 }, 0),
      { kind: 'faster', seat: 2, by: 30 },
      0,
    );
    expect(stillSeen(seen, new Set([3]))).toBe(seen);
    expect(Object.keys(stillSeen(seen, new Set()))).toEqual(['faster-2']);
  });

  it('believes a row that measures more than a pause heard long ago', () => {
    expect([...pausingSeats([row(3)], [3, 4])]).toEqual([4]);
    expect([...pausingSeats([row(3, { state: 'resting', reason: 'no_sensor' })], [3])]).toEqual([3]);
  });
});
