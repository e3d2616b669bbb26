import { describe, expect, it } from 'vitest';
import type { PacerSetting } from '../../src/protocol/messages';
import { breathNotes, samePacer } from '../../src/sound/score';
import { breathAt } from '../../src/state/pacer';

const six: PacerSetting = { on: true, epoch_ms: 2_000, period_ms: 10_000, inhale: 0.4 };

describe('the notes of a breath', () => {
  it('begin where the ring turns', () => {
    expect(breathNotes(six, 0, 15_000)).toEqual([
      { kind: 'in', atMs: 2_000, lastsMs: 4_000 },
      { kind: 'out', atMs: 6_000, lastsMs: 6_000 },
      { kind: 'in', atMs: 12_000, lastsMs: 4_000 },
    ]);
  });

  it.each([4, 4.3, 5, 5.5, 6, 6.7, 7])('say what the ring shows, at %d breaths a minute, for an hour', (rate) => {
    const pacer: PacerSetting = { on: true, epoch_ms: 1_234.5, period_ms: 60_000 / rate, inhale: 0.42 };
    const notes = breathNotes(pacer, 0, 3_600_000);
    expect(Math.abs(notes.length - 2 * 60 * rate)).toBeLessThanOrEqual(2);
    for (const { kind, atMs, lastsMs } of notes) {
      const justAfter = breathAt(pacer, atMs + 1);
      const justBefore = breathAt(pacer, atMs - 1);
      expect(justAfter?.inhaling).toBe(kind === 'in');
      expect(justBefore?.inhaling).toBe(kind === 'out');
      expect((justAfter?.share ?? 1) * lastsMs).toBeLessThan(1.01); // ms since the turn
    }
  });

  it('are each told once, however the stretches are cut', () => {
    const whole = breathNotes(six, 0, 100_000);
    const cut: typeof whole = [];
    for (let from = 0, step = 1; from < 100_000; from += step, step = (step * 7 + 13) % 997 || 1)
      cut.push(...breathNotes(six, from, Math.min(100_000, from + step)));
    expect(cut).toEqual(whole);
  });

  it('are there before the pacer was set, too: its beginning lies a moment ahead of who hears of it', () => {
    expect(breathNotes({ ...six, epoch_ms: 50_000 }, 9_000, 11_000)).toEqual([{ kind: 'in', atMs: 10_000, lastsMs: 4_000 }]);
  });

  it('are none without a pacer, or when it is not known what time it is', () => {
    expect(breathNotes({ ...six, on: false }, 0, 60_000)).toEqual([]);
    expect(breathNotes({ ...six, period_ms: 0 }, 0, 60_000)).toEqual([]);
    expect(breathNotes(six, Number.NaN, 60_000)).toEqual([]);
    expect(breathNotes(six, 5_000, 4_000)).toEqual([]);
  });
});

describe('two pacers', () => {
  it('are the same when they sound the same', () => {
    expect(samePacer(six, { ...six })).toBe(true);
    expect(samePacer(undefined, undefined)).toBe(true);
    for (const change of [{ epoch_ms: 0 }, { period_ms: 9_000 }, { inhale: 0.5 }, { on: false }])
      expect(samePacer(six, { ...six, ...change })).toBe(false);
    expect(samePacer(six, undefined)).toBe(false);
  });
});
