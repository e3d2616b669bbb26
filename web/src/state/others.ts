// Other people's rhythm lines, for those who may see them. Who is not shown any more leaves nothing behind.

import type { Frame, SeatNumber } from '../protocol/messages';
import { appendRhythm, type RhythmLine } from './rhythm';

export type Lines = Readonly<Record<SeatNumber, RhythmLine>>;

export function withFrame(lines: Lines, frame: Frame): Lines {
  const next: Record<SeatNumber, RhythmLine> = {};
  for (const row of frame.people) {
    next[row.seat] = appendRhythm(lines[row.seat] ?? [], frame.number, row.rhythm_bpm);
  }
  return next;
}

// Two lines in one picture share a scale: at least 16 bpm high, so that quiet lines do not look like a storm.
export function rangeOfBoth(one: RhythmLine, other: RhythmLine): { low: number; high: number } | undefined {
  const values = [...one, ...other].flatMap((point) => (point.bpm === null ? [] : [point.bpm]));
  if (values.length === 0) return undefined;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const grow = Math.max(0, (16 - (high - low)) / 2) + 1;
  return { low: low - grow, high: high + grow };
}
