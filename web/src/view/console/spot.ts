import type { SeatNumber } from '../../protocol/messages';

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
