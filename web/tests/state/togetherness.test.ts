import { describe, expect, it } from 'vitest';
import type { Frame, GroupRow, PairRow } from '../../src/protocol/messages';
import { levelOf, togethernessOf } from '../../src/state/togetherness';
import { appendTrace, traceRuns, traceSeconds, type Trace } from '../../src/state/trace';

const group = (more: Partial<GroupRow>): GroupRow => ({ state: 'measuring', people: 5, shared_pacer: false, ...more });
const pair = (more: Partial<PairRow>): PairRow => ({
  a: 1, b: 2, state: 'measuring', lag_ambiguous: false, shared_pacer: false, ...more,
});
const frame = (more: Partial<Frame>): Frame => ({
  type: 'frame', session: 's', epoch: 1, number: 9, at_ms: 9_000, window_end_ms: 6_000, phase: 'practice',
  people: [], pairs: [], ...more,
});

describe('togetherness', () => {
  it('opens nothing at what chance commonly gives, and everything at three times its mark', () => {
    expect([0, 0.5, 3, 30].map(levelOf)).toEqual([0, 0, 1, 1]);
    expect(levelOf(1)).toBeCloseTo(0.2);
  });

  it('is the circle’s where there is one, not a pair’s', () => {
    const both = frame({ group: group({ above_chance: 1.5 }), pairs: [pair({ above_chance: 9 })] });
    expect(togethernessOf(both, 0)).toMatchObject({ of: 'circle', above: 1.5, word: 'together', people: 5 });
  });

  it('is the pair’s where two are all', () => {
    expect(togethernessOf(frame({ pairs: [pair({ above_chance: 0.7 })] }), 0)).toMatchObject({ of: 'pair', word: 'edge', people: 2 });
  });

  it('says nothing, and stays small, while nothing is known or the picture is old', () => {
    expect(togethernessOf(undefined, 0)).toMatchObject({ of: 'nobody', above: undefined, level: 0 });
    expect(togethernessOf(frame({}), 0)).toMatchObject({ of: 'nobody', level: 0 });
    const known = frame({ group: group({ above_chance: 2 }) });
    expect(togethernessOf(known, 5_000)).toMatchObject({ word: 'checking', above: undefined, level: 0 });
    expect(togethernessOf(frame({ group: group({ state: 'gathering', people: 1 }) }), 0)).toMatchObject({ word: 'gathering', level: 0 });
  });

  it('tells of a shared pacer, and whether there is more than it', () => {
    const chance = (above_chance: number) => ({ beyond_pacer: { median: 0.2, p95: 0.5, above_chance, p: 0.01 } });
    const with_ = (above: number) =>
      togethernessOf(frame({ pairs: [pair({ above_chance: 2, shared_pacer: true, chance: chance(above) })] }), 0);
    expect(with_(1.2)).toMatchObject({ pacer: true, beyond: true });
    expect(with_(0.4)).toMatchObject({ pacer: true, beyond: false });
    expect(togethernessOf(frame({ group: group({ above_chance: 2, shared_pacer: true }) }), 0)).toMatchObject({ pacer: true, beyond: undefined });
  });
});

describe('the line of the last minutes', () => {
  const line = (values: (number | null)[], from = 1): Trace =>
    values.reduce<Trace>((trace, above, i) => appendTrace(trace, { s: from + i, above, own: null }), []);

  it('leaves gaps where nothing was known', () => {
    const runs = traceRuns(line([1, 2, null, 3, 4]), 'above');
    expect(runs.map((run) => run.map((p) => p.value))).toEqual([[1, 2], [3, 4]]);
    expect(traceRuns(line([1]), 'own')).toEqual([]);
  });

  it('joins over one skipped frame, not over three seconds', () => {
    const at = (...seconds: number[]): number =>
      traceRuns(seconds.reduce<Trace>((trace, s) => appendTrace(trace, { s, above: 1, own: 1 }), []), 'own').length;
    expect(at(1, 2, 4)).toBe(1);
    expect(at(1, 2, 5)).toBe(2);
  });

  it('keeps the last minutes and no more', () => {
    expect(line(Array.from({ length: 900 }, () => 1)).length).toBe(traceSeconds);
  });

  it('goes on from an earlier second when another server counts anew', () => {
    const trace = appendTrace(line([1, 1, 1], 10), { s: 11, above: 2, own: null });
    expect(trace.map((p) => [p.s, p.above])).toEqual([[10, 1], [11, 2]]);
  });
});
