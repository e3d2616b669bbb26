import { describe, expect, it } from 'vitest';
import type { Frame, PersonRow } from '../../src/protocol/messages';
import { rangeOfBoth, withFrame } from '../../src/state/others';

const frame = (number: number, people: PersonRow[]): Frame => ({
  type: 'frame', session: 's', epoch: 1, number, at_ms: number * 1_000, window_end_ms: number * 1_000 - 3_000,
  phase: 'practice', people, pairs: [],
});
const row = (seat: number, rhythm_bpm: (number | null)[]): PersonRow => ({ seat, state: 'measuring', rhythm_bpm });

describe('other people’s lines', () => {
  it('grow by what each frame brings, each person their own', () => {
    let lines = withFrame({}, frame(1, [row(1, [60, 61, 62, 63]), row(4, [80, 80, 80, 80])]));
    lines = withFrame(lines, frame(2, [row(1, [64, 65, 66, 67]), row(4, [81, 81, 81, 81])]));
    expect(lines[1]?.map((point) => point.bpm)).toEqual([60, 61, 62, 63, 64, 65, 66, 67]);
    expect(lines[4]).toHaveLength(8);
  });

  it('leave nothing behind of somebody who is not shown any more', () => {
    const before = withFrame({}, frame(1, [row(1, [60, 61, 62, 63]), row(4, [80, 80, 80, 80])]));
    expect(Object.keys(withFrame(before, frame(2, [row(1, [60, 60, 60, 60])])))).toEqual(['1']);
    const back = withFrame(withFrame(before, frame(2, [])), frame(3, [row(4, [70, 70, 70, 70])]));
    expect(back[4]?.map((point) => point.bpm)).toEqual([70, 70, 70, 70]);
  });

  it('share one scale that makes no storm of two quiet lines', () => {
    const lines = withFrame({}, frame(1, [row(1, [60, 60, 60, 60]), row(2, [64, 64, 64, null])]));
    const range = rangeOfBoth(lines[1] ?? [], lines[2] ?? []);
    expect(range && range.high - range.low).toBeGreaterThanOrEqual(16);
    expect(rangeOfBoth([], [])).toBeUndefined();
  });
});
