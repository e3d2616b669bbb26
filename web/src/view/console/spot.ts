import type { PairRow, SeatNumber } from '../../protocol/messages';

// Whom the facilitator looks at: two seats, or one while the other is being chosen.
export interface Spot {
  a?: SeatNumber | undefined;
  b?: SeatNumber | undefined;
}

// Chosen by name, one after the other: the first is the first, a third begins anew.
export function withSeat(spot: Spot, seat: SeatNumber): Spot {
  if (spot.a === undefined || spot.a === seat) return { ...spot, a: seat };
  return spot.b === undefined ? { a: spot.a, b: seat } : { a: seat };
}

// Two different people, as pairs are named.
export const pairOf = ({ a, b }: Spot): { a: SeatNumber; b: SeatNumber } | undefined =>
  a === undefined || b === undefined || a === b ? undefined : { a: Math.min(a, b), b: Math.max(a, b) };

// In a large circle all who hold the session look at one pair, that which was asked for last: by somebody else,
// or before this page was loaded. While one's own wish is on its way (`asked`), it stands.
export function followed(spot: Spot, pairs: readonly PairRow[], asked: boolean): Spot {
  const shown = pairs[0];
  const mine = pairOf(spot);
  if (asked || !shown || (mine && mine.a === shown.a && mine.b === shown.b)) return spot;
  return mine || spot.a === undefined ? { a: shown.a, b: shown.b } : spot;
}
