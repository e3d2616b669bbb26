// Finding somebody among many by a part of their name, or by the number of their seat.

import type { SeatInfo } from '../protocol/messages';

// Without marks and case: "zoe" finds Zoë.
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();

// Names that begin with what is wanted come first; otherwise the order of seats.
export function found(seats: readonly SeatInfo[], wanted: string): SeatInfo[] {
  const text = plain(wanted);
  if (text === '') return [];
  const hits = seats.flatMap((seat) => {
    const name = plain(seat.name);
    const words = name.split(/\s+/);
    if (String(seat.seat) === text) return [{ seat, rank: 0 }];
    if (words.some((word) => word.startsWith(text)) || name.startsWith(text)) return [{ seat, rank: 1 }];
    return name.includes(text) ? [{ seat, rank: 2 }] : [];
  });
  return hits.sort((a, b) => a.rank - b.rank || a.seat.seat - b.seat.seat).map((hit) => hit.seat);
}
