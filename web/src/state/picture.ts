// What a stage shows of one moment, live or replayed: the same for both.

import type { Frame, PairRow, SeatNumber, Sensor as SensorKind } from '../protocol/messages';
import { freshnessOf, type Freshness } from './freshness';
import type { Individual } from './values';
import { personWord, type PersonWord } from './words';

export interface StagePerson {
  seat: SeatNumber;
  name: string;
  mine: boolean;
  sensor: SensorKind;
  values: Individual | undefined;
  word: PersonWord;
  freshness: Freshness;
  gathered: number | undefined; // share of the minute that is there already
}

export interface Bond {
  a: SeatNumber;
  b: SeatNumber;
  strength: number; // 0 … 1
}

// A full window of one person is this long (coherence); gathering counts down from it.
const windowS = 64;

export function personOf(
  seat: { seat: SeatNumber; name: string; sensor: SensorKind; here: boolean },
  mine: boolean,
  values: Individual | undefined,
  ageMs: number,
): StagePerson {
  const freshness: Freshness = seat.here ? freshnessOf(ageMs) : 'resting';
  return {
    seat: seat.seat,
    name: seat.name,
    mine,
    sensor: seat.sensor,
    values,
    word: personWord(values, freshness),
    freshness,
    gathered:
      values?.needs_s === undefined ? undefined : Math.min(1, Math.max(0, 1 - values.needs_s / windowS)),
  };
}

// A thread of light between two who move together more than chance would; nothing below that.
export function bondsOf(pairs: readonly PairRow[], ageMs: number): Bond[] {
  const freshness = freshnessOf(ageMs);
  if (freshness === 'resting') return [];
  const faded = freshness === 'fresh' ? 1 : 0.5;
  return pairs.flatMap(({ a, b, state, above_chance }) => {
    const above = state === 'measuring' ? (above_chance ?? 0) : 0;
    return above < 0.75 ? [] : [{ a, b, strength: faded * Math.min(1, (above - 0.5) / 1.5) }];
  });
}

// Fixed places: the ring has a few more seats than people, so that a newcomer moves nobody, mostly.
const rings = [2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 32, 40, 48, 64];

export interface Place {
  x: number; // −1 … 1 of the ring's radius
  y: number;
}

export function ringPlace(seat: SeatNumber, highestSeat: number): Place {
  const count = rings.find((n) => n >= highestSeat) ?? highestSeat;
  // Two sit side by side; more begin at the top and go round.
  const start = count === 2 ? Math.PI : -Math.PI / 2;
  const angle = start + (2 * Math.PI * (seat - 1)) / count;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

// One pair to show first: my own, else the first.
export function pairFor(frame: Frame | undefined, mine: SeatNumber | undefined): PairRow[] {
  const pairs = frame?.pairs ?? [];
  const own = pairs.filter((pair) => pair.a === mine || pair.b === mine);
  return [...own, ...pairs.filter((pair) => !own.includes(pair))];
}
