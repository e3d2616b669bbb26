import { describe, expect, it } from 'vitest';
import type { PairRow } from '../../src/protocol/messages';
import { freshnessOf } from '../../src/state/freshness';
import { breathAt, breathsPerMin, pacerFor, ratioText } from '../../src/state/pacer';
import { bondsOf, personOf } from '../../src/state/picture';
import { Playout } from '../../src/state/playout';
import { appendRhythm, rangeOf, runsOf } from '../../src/state/rhythm';
import { circleWord, lagWord, pairWord, personWord } from '../../src/state/words';

const pair = (more: Partial<PairRow>): PairRow => ({
  a: 1,
  b: 2,
  state: 'measuring',
  lag_ambiguous: false,
  shared_pacer: false,
  ...more,
});
const coherence = (score: number) => ({ score, ratio: 1, peak_hz: 0.1, provisional: false, at_edge: false });

describe('the pacer', () => {
  const pacer = { on: true, epoch_ms: 500, period_ms: 10_000, inhale: 0.4 };

  it('breathes in from its epoch for the given share, then out', () => {
    expect(breathAt(pacer, 500)).toMatchObject({ inhaling: true, share: 0, fullness: 0 });
    expect(breathAt(pacer, 2_500)?.fullness).toBeCloseTo(0.5);
    expect(breathAt(pacer, 4_499)).toMatchObject({ inhaling: true });
    expect(breathAt(pacer, 4_500)?.fullness).toBeCloseTo(1);
    expect(breathAt(pacer, 4_501)).toMatchObject({ inhaling: false });
    expect(breathAt(pacer, 7_500)?.fullness).toBeCloseTo(0.5);
    expect(breathAt(pacer, 10_500)?.fullness).toBeCloseTo(0);
  });

  it('has a phase before its epoch, too, and an hour later the same one', () => {
    expect(breathAt(pacer, -7_500)?.share).toBeCloseTo(breathAt(pacer, 2_500)?.share ?? NaN);
    expect(breathAt(pacer, 3_602_500)?.share).toBeCloseTo(0.5);
  });

  it('is nowhere when it is off or was never set', () => {
    expect(breathAt({ ...pacer, on: false }, 0)).toBeUndefined();
    expect(breathAt({ ...pacer, period_ms: 0 }, 0)).toBeUndefined();
  });

  it('is the one of all, a pace of one’s own, or none', () => {
    expect(pacerFor(pacer, 'group', 5, 0.5)).toBe(pacer);
    expect(pacerFor({ ...pacer, on: false }, 'group', 5, 0.5)).toBeUndefined();
    expect(pacerFor({ ...pacer, on: false }, 'own', 5, 0.5)).toMatchObject({ on: true, period_ms: 12_000, inhale: 0.5 });
    expect(pacerFor(pacer, 'own', 30, 0.5)?.period_ms).toBeCloseTo(60_000 / 7);
    expect(pacerFor(pacer, 'none', 5, 0.5)).toBeUndefined();
  });

  it('is told as people say it', () => {
    expect(breathsPerMin(pacer)).toBe(6);
    expect(ratioText(0.4)).toBe('4 : 6');
    expect(ratioText(0.45)).toBe('4.5 : 5.5');
  });
});

describe('staleness', () => {
  it('shows below three seconds as fresh, up to ten as checking, then resting', () => {
    expect([0, 2_999, 3_000, 10_000, 10_001].map(freshnessOf)).toEqual([
      'fresh',
      'fresh',
      'checking',
      'checking',
      'resting',
    ]);
  });
});

describe('words', () => {
  it('say gathering until there is a coherence, then settling or steady', () => {
    expect(personWord({ state: 'gathering' }, 'fresh')).toBe('gathering');
    expect(personWord({ state: 'measuring' }, 'fresh')).toBe('gathering');
    expect(personWord({ state: 'measuring', coherence: coherence(0.4) }, 'fresh')).toBe('settling');
    expect(personWord({ state: 'measuring', coherence: coherence(3) }, 'fresh')).toBe('steady');
    expect(personWord({ state: 'withheld', reason: 'rhythm' }, 'fresh')).toBe('withheld');
  });

  it('never call a stale value by its value', () => {
    const steady = { state: 'measuring' as const, coherence: coherence(3) };
    expect(personWord(steady, 'checking')).toBe('checking');
    expect(personWord(steady, 'resting')).toBe('resting');
    expect(personWord(undefined, 'fresh')).toBe('resting');
    expect(personWord({ state: 'resting', reason: 'paused' }, 'checking')).toBe('resting');
  });

  it('call two together only from the mark that chance passes one time in twenty', () => {
    expect(pairWord(pair({ above_chance: 1 }))).toBe('together');
    expect(pairWord(pair({ above_chance: 0.99 }))).toBe('edge');
    expect(pairWord(pair({ above_chance: 0.2 }))).toBe('chance');
    expect(pairWord(pair({ state: 'withheld', reason: 'clock', above_chance: 9 }))).toBe('withheld');
    expect(pairWord(undefined)).toBe('resting');
    expect(pairWord(pair({ above_chance: 1 }), 'checking')).toBe('checking');
    expect(pairWord(pair({ above_chance: 1 }), 'resting')).toBe('resting');
    expect(pairWord(pair({ state: 'resting', reason: 'away' }), 'checking')).toBe('resting');
  });

  it('speak of a circle by the same marks', () => {
    const group = { state: 'measuring' as const, people: 3, shared_pacer: false };
    expect(circleWord({ ...group, above_chance: 1.3 })).toBe('together');
    expect(circleWord({ ...group, above_chance: 0.2 })).toBe('chance');
    expect(circleWord({ ...group, state: 'gathering' })).toBe('gathering');
    expect(circleWord({ ...group, above_chance: 1.3 }, 'checking')).toBe('checking');
    expect(circleWord(undefined)).toBe('resting');
  });

  it('name who comes first only where the server does', () => {
    expect(lagWord(pair({ lag_s: -1.2, lag_uncertainty_s: 0.3, leads: 2 }))).toMatchObject({
      kind: 'first',
      first: 2,
      second: 1,
      lag: 1.2,
    });
    expect(lagWord(pair({ lag_s: 0.2, lag_uncertainty_s: 0.4 }))).toMatchObject({ kind: 'untold' });
    expect(lagWord(pair({}))).toMatchObject({ kind: 'none' });
  });
});

describe('the rhythm line', () => {
  it('ends a run at a hole and where a frame was skipped', () => {
    let line = appendRhythm([], 10, [60, 61, null, 62]);
    line = appendRhythm(line, 11, [63, 64, 65, 66]);
    line = appendRhythm(line, 13, [70, 71, 72, 73]);
    expect(runsOf(line).map((run) => run.map((p) => p.bpm))).toEqual([
      [60, 61],
      [62, 63, 64, 65, 66],
      [70, 71, 72, 73],
    ]);
  });

  it('keeps two minutes', () => {
    let line = appendRhythm([], 1, [60, 60, 60, 60]);
    for (let n = 2; n <= 300; n += 1) line = appendRhythm(line, n, [60, 60, 60, 60]);
    expect(line.length).toBe(480);
  });

  it('does not make a storm of a quiet line', () => {
    const range = rangeOf(appendRhythm([], 1, [60, 60.5, 61, 60]));
    expect((range?.high ?? 0) - (range?.low ?? 0)).toBeGreaterThanOrEqual(16);
    expect(rangeOf([])).toBeUndefined();
  });
});

describe('the circle', () => {
  it('ties only those who reach by chance one time in twenty or less, and nobody once the picture is old', () => {
    const pairs = [
      pair({ above_chance: 1, p: 0.05 }),
      pair({ b: 3, above_chance: 0.99, p: 0.051 }),
      pair({ b: 4, state: 'gathering' }),
      pair({ b: 5, above_chance: 4 }),
    ];
    expect(bondsOf(pairs, 0).map((bond) => bond.b)).toEqual([2]);
    expect(bondsOf(pairs, 5_000)[0]?.strength).toBeLessThan(bondsOf(pairs, 0)[0]?.strength ?? 0);
    expect(bondsOf(pairs, 20_000)).toEqual([]);
  });

  it('makes no contest of it: all threads are nearly alike', () => {
    const of = (above_chance: number): number => bondsOf([pair({ above_chance, p: 0.01 })], 0)[0]?.strength ?? 0;
    expect(of(1)).toBeGreaterThan(of(9) * 0.65);
  });

  it('shows who is not here as resting, however fresh the last value', () => {
    const values = { state: 'measuring' as const, coherence: coherence(3) };
    const seat = { seat: 1, name: 'Ada', sensor: 'strap' as const, here: false };
    expect(personOf(seat, false, values, 0).word).toBe('resting');
  });

  it('has a form for every state', () => {
    const seat = { seat: 1, name: 'Ada', sensor: 'strap' as const, here: true };
    const sign = (values: Parameters<typeof personOf>[2], more: Partial<typeof seat> = {}, age = 0): string =>
      personOf({ ...seat, ...more }, false, values, age, true).sign;
    expect(sign({ state: 'gathering' })).toBe('arc');
    expect(sign({ state: 'measuring', coherence: coherence(0.4) })).toBe('wave');
    expect(sign({ state: 'measuring', coherence: coherence(3) })).toBe('ring');
    expect(sign({ state: 'measuring', coherence: coherence(3) }, {}, 5_000)).toBe('dashed');
    expect(sign({ state: 'withheld', reason: 'contact' })).toBe('dashed');
    expect(sign({ state: 'measuring' }, {}, 20_000)).toBe('empty');
    expect(sign({ state: 'resting', reason: 'paused' })).toBe('lid');
    expect(sign({ state: 'resting', reason: 'no_sensor' })).toBe('dot');
    expect(sign({ state: 'resting' })).toBe('empty');
    expect(sign({ state: 'measuring', coherence: coherence(3) }, { here: false })).toBe('apart');
  });

  it('tells nobody that they are away themselves', () => {
    const seat = { seat: 1, name: 'Ada', sensor: 'strap' as const, here: true };
    const silent = { state: 'resting', reason: 'away' } as const;
    expect(personOf(seat, false, silent, 0, true)).toMatchObject({ sign: 'apart', word: 'resting' });
    expect(personOf(seat, true, silent, 0, true)).toMatchObject({ sign: 'empty', word: 'resting' });
    expect(personOf(seat, true, silent, 0, true).values).toEqual({ state: 'resting' });
    expect(personOf({ ...seat, here: false }, true, silent, 0, true).sign).toBe('apart');
  });

  it('keeps the seat of who shows themselves to nobody here, and says no more than that', () => {
    const seat = { seat: 1, name: 'Ada', sensor: 'strap' as const, here: true };
    expect(personOf(seat, false, undefined, 0, true)).toMatchObject({ sign: 'veiled', word: 'resting' });
    expect(personOf({ ...seat, sensor: 'none' }, false, undefined, 0, true).sign).toBe('dot');
    // Before the first picture of the room, and about oneself, nothing is told by silence.
    expect(personOf(seat, false, undefined, 0).sign).toBe('empty');
    expect(personOf(seat, true, undefined, 0, true).sign).toBe('empty');
  });
});

describe('playing beats', () => {
  const shownAt = (playout: Playout, sessionMs: number): number[] => {
    const seats: number[] = [];
    playout.play(sessionMs, (seat) => seats.push(seat));
    return seats;
  };

  it('keeps the rhythm of beats that arrive in clumps', () => {
    const playout = new Playout();
    const beats = [1_000, 1_800, 2_650].map((at_ms) => ({ at_ms, rr_ms: 800 }));
    playout.add(1, beats, 3_000);
    const shown: number[] = [];
    for (let now = 2_000; now < 6_000; now += 5) if (shownAt(playout, now).includes(1)) shown.push(now);
    expect(shown.length).toBe(3);
    expect((shown[1] ?? 0) - (shown[0] ?? 0)).toBeCloseTo(800, -1);
    expect((shown[2] ?? 0) - (shown[1] ?? 0)).toBeCloseTo(850, -1);
  });

  it('keeps two hearts in their true order', () => {
    const playout = new Playout();
    playout.add(2, [{ at_ms: 1_100, rr_ms: 800 }], 2_500);
    playout.add(1, [{ at_ms: 1_000, rr_ms: 800 }], 2_550);
    const order: number[] = [];
    for (let now = 2_000; now < 4_000; now += 10) order.push(...shownAt(playout, now));
    expect(order).toEqual([1, 2]);
  });

  it('does not draw a beat whose moment is long past', () => {
    const playout = new Playout();
    playout.add(1, [{ at_ms: 0, rr_ms: 800 }], 60_000);
    expect(shownAt(playout, 60_000)).toEqual([]);
    expect(shownAt(playout, 61_000)).toEqual([]);
  });

  it('tells how long nothing is to be drawn', () => {
    const playout = new Playout();
    expect(playout.untilNextMs(0)).toBe(Infinity);
    playout.add(1, [{ at_ms: 1_000, rr_ms: 800 }], 2_000);
    expect(playout.untilNextMs(2_000)).toBeCloseTo(500);
    expect(playout.nextOf(1)).toBeCloseTo(2_500);
    expect(playout.nextOf(2)).toBeUndefined();
    shownAt(playout, 2_500);
    expect(playout.untilNextMs(2_500)).toBe(Infinity);
  });

  it('follows a slower line at one pace, however often it is asked', () => {
    const late = (pictures: number): number => {
      const playout = new Playout();
      const beats = Array.from({ length: 10 }, (_, i) => ({ at_ms: i * 800, rr_ms: 800 }));
      playout.add(1, beats, 10_000);
      for (let i = 0; i <= pictures; i += 1) playout.play(10_000 + (i * 4_000) / pictures, () => {});
      return playout.delayMs;
    };
    expect(late(240)).toBeGreaterThan(2_000);
    expect(late(60)).toBeCloseTo(late(240), 0);
  });
});
