// What a facilitator is told quietly, and only they: who asked for a pause, and whose heart beats far
// faster than in their own calm. A reason to ask, never a finding.

import type { PersonRow, SeatNumber } from '../protocol/messages';

export type Signal =
  | { kind: 'pause'; seat: SeatNumber }
  | { kind: 'faster'; seat: SeatNumber; by: number }; // beats a minute above their calm

export const idOf = (signal: Signal): string => `${signal.kind}-${signal.seat}`;

// "I have seen it" holds for so long; then, if it still lasts, it may be asked once more.
export const seenForMs = 600_000;

export type Seen = Readonly<Record<string, number>>; // id → until when, client time

// In order of seats: nobody comes first for being worse off.
export function signalsOf(
  rows: readonly PersonRow[],
  pausing: readonly SeatNumber[],
  mine: SeatNumber | undefined,
  seen: Seen,
  nowMs: number,
): Signal[] {
  const resting = pausingSeats(rows, pausing);
  const pauses: Signal[] = [...resting].map((seat) => ({ kind: 'pause', seat }));
  const faster: Signal[] = rows.flatMap((row) =>
    // Who pauses has already said what they need.
    row.above_own_bpm === undefined || resting.has(row.seat)
      ? []
      : [{ kind: 'faster', seat: row.seat, by: row.above_own_bpm }],
  );
  return [...pauses, ...faster]
    .filter((signal) => signal.seat !== mine && !(nowMs < (seen[idOf(signal)] ?? -Infinity)))
    .sort((a, b) => a.seat - b.seat);
}

export const seeing = (seen: Seen, signal: Signal, nowMs: number): Seen => ({
  ...seen,
  [idOf(signal)]: nowMs + seenForMs,
});

// A pause that is over is forgotten: the next one is told anew. A rate that comes and goes is not:
// it would ask again each time it passes a mark.
export function stillSeen(seen: Seen, pausing: ReadonlySet<SeatNumber>): Seen {
  const kept = Object.entries(seen).filter(
    ([id]) => !id.startsWith('pause-') || pausing.has(Number(id.slice('pause-'.length))),
  );
  return kept.length === Object.keys(seen).length ? seen : Object.fromEntries(kept);
}

// Who pauses: as their row says, or as they asked, unless their row shows that they are back (the
// word of that may have been lost with a line).
export function pausingSeats(rows: readonly PersonRow[], asked: readonly SeatNumber[]): Set<SeatNumber> {
  const back = new Set(
    rows.filter((row) => row.state === 'measuring' || row.state === 'gathering').map((row) => row.seat),
  );
  const told = rows.filter((row) => row.reason === 'paused').map((row) => row.seat);
  return new Set([...asked.filter((seat) => !back.has(seat)), ...told]);
}
