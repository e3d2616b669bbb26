import { describe, expect, it } from 'vitest';
import type { Replay } from '../../src/net/api';
import type { Frame } from '../../src/protocol/messages';
import { frameAt, lanesOf, lineOf, pacerAt, phaseAt, phaseSpans, ribbonsOf, rowsOf } from '../../src/state/review';

const frame = (number: number, above?: number): Frame => ({
  type: 'frame',
  session: 's',
  epoch: 1,
  number,
  at_ms: number * 1000,
  window_end_ms: number * 1000 - 3000,
  phase: 'arrive',
  people: [{ seat: 1, state: 'measuring', rhythm_bpm: [60, 61, 62, null] }],
  pairs: [
    {
      a: 1,
      b: 2,
      state: above === undefined ? 'gathering' : 'measuring',
      lag_ambiguous: false,
      shared_pacer: number > 2,
      ...(above === undefined ? {} : { above_chance: above }),
    },
  ],
});
const pacer = { on: true, epoch_ms: 0, period_ms: 10_000, inhale: 0.5 };
const replay: Replay = {
  session: 's',
  title: '',
  started_unix_ms: 0,
  ended_ms: 5_500,
  people: [{ seat: 1, name: 'Ada' }],
  frames: [frame(1), frame(2, 0.5), frame(3, 1.5), frame(5, 2)],
  phases: [{ phase: 'practice', at_ms: 2_000 }],
  pacers: [
    { pacer, at_ms: 1_000 },
    { pacer: { ...pacer, on: false }, at_ms: 3_000 },
  ],
  markers: [],
};

describe('a review', () => {
  it('finds the frame of a moment', () => {
    expect([0, 1_000, 4_999, 5_000, 99_000].map((ms) => frameAt(replay.frames, ms)?.number)).toEqual([
      undefined,
      1,
      3,
      5,
      5,
    ]);
  });

  it('makes lanes of four points a second, holes included', () => {
    expect(lanesOf(replay)[0]?.rate.slice(0, 4)).toEqual([
      { ms: -2_750, value: 60 },
      { ms: -2_500, value: 61 },
      { ms: -2_250, value: 62 },
      { ms: -2_000, value: undefined },
    ]);
    expect(lanesOf(replay)[0]?.coherence[0]?.value).toBeUndefined();
  });

  it('counts the share above chance over frames that have a value only', () => {
    expect(ribbonsOf(replay.frames)[0]).toMatchObject({ pair: { a: 1, b: 2 }, compared: 3, beyond: 2 });
  });

  it('puts the circle before its pairs', () => {
    const group = { state: 'measuring' as const, people: 3, above_chance: 1.2, shared_pacer: false };
    const whole = (number: number): Frame => {
      const one = frame(number, 0.5);
      return { ...one, group, pairs: one.pairs.flatMap((pair) => [pair, { ...pair, b: 3 }]) };
    };
    const ribbons = ribbonsOf([whole(1), whole(2)]);
    expect(ribbons.map(({ key }) => key)).toEqual(['circle', '1-2', '1-3']);
    expect(ribbons[0]).toMatchObject({ pair: undefined, compared: 2, beyond: 2 });
    expect(ribbonsOf([frame(1, 0.5)]).map(({ key }) => key)).toEqual(['1-2']);
  });

  it('knows phase and pacer of a moment', () => {
    expect([1_999, 2_000].map((ms) => phaseAt(replay.phases, ms))).toEqual(['arrive', 'practice']);
    expect([999, 1_000, 3_000].map((ms) => pacerAt(replay.pacers, ms)?.on)).toEqual([undefined, true, undefined]);
    expect(phaseSpans(replay)).toEqual([
      { phase: 'arrive', fromMs: 0, toMs: 2_000 },
      { phase: 'practice', fromMs: 2_000, toMs: 5_500 },
    ]);
  });

  it('gives notes that would cover each other rows of their own', () => {
    const marks = [0, 10, 500].map((at_ms) => ({ at_ms, text: 'hands on the heart' }));
    expect(rowsOf(marks, (ms) => ms)).toEqual([0, 1, 0]);
  });

  it('draws no line across a gap', () => {
    const points = [1, 2, undefined, 4, 9].map((value, i) => ({ ms: i === 4 ? 20_000 : i * 1_000, value }));
    const path = lineOf(points, (ms) => ms / 100, (v) => v);
    expect(path.match(/M/g)?.length).toBe(3);
    expect(path.match(/L/g)?.length).toBe(1);
  });
});
