// What is to be heard, and when, in session time. Pure: no clock and no audio in here.
//
// The breath's turns come from the same three numbers as the ring on the stage (state/pacer.ts), so that ear and
// eye are told the same, on every device.

import type { PacerSetting } from '../protocol/messages';

export interface BreathNote {
  kind: 'in' | 'out';
  atMs: number; // session time at which this half of the breath begins
  lastsMs: number;
}

// Notes whose beginning lies in [fromMs, untilMs): stretches that follow one another share no note and lose none.
export function breathNotes(pacer: PacerSetting, fromMs: number, untilMs: number): BreathNote[] {
  const { on, epoch_ms: epoch, period_ms: period, inhale } = pacer;
  if (!on || !(period > 0) || !Number.isFinite(fromMs) || !Number.isFinite(untilMs)) return [];
  const notes: BreathNote[] = [];
  const first = Math.floor((fromMs - epoch) / period);
  const last = Math.floor((untilMs - epoch) / period);
  for (let breath = first; breath <= last; breath += 1) {
    const begins = epoch + breath * period;
    const turns = begins + inhale * period;
    const ends = epoch + (breath + 1) * period;
    notes.push({ kind: 'in', atMs: begins, lastsMs: turns - begins });
    notes.push({ kind: 'out', atMs: turns, lastsMs: ends - turns });
  }
  return notes.filter((note) => note.lastsMs > 0 && note.atMs >= fromMs && note.atMs < untilMs);
}

export const samePacer = (a: PacerSetting | undefined, b: PacerSetting | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.on === b.on &&
    a.epoch_ms === b.epoch_ms &&
    a.period_ms === b.period_ms &&
    a.inhale === b.inhale);
