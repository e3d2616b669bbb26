// What a stage shows of one moment, live or replayed: the same for both.

import type { Frame, PairRow, SeatNumber, Sensor as SensorKind } from '../protocol/messages';
import { freshnessOf, type Freshness } from './freshness';
import { ofOneself, type Individual } from './values';
import { personWord, type PersonWord } from './words';

// How a light is drawn, so that its state is told by form: an open arc that closes (gathering), a free wave
// (settling), an even ring (steady), an empty ring (resting), a dashed one (checking, held back), a closed lid
// (pausing), a quiet dot (no sensor), a veiled dot (here, shown to nobody here), a ring in two halves (away).
export type Sign = 'arc' | 'wave' | 'ring' | 'empty' | 'dashed' | 'lid' | 'dot' | 'veiled' | 'apart';

export interface StagePerson {
  seat: SeatNumber;
  name: string;
  mine: boolean;
  sensor: SensorKind;
  values: Individual | undefined;
  word: PersonWord;
  sign: Sign;
  freshness: Freshness;
  gathered: number | undefined; // share of the minute that is there already
}

export interface Bond {
  a: SeatNumber;
  b: SeatNumber;
  strength: number; // 0 … 1: how clearly it is drawn
}

// A full window of one person is this long (coherence); gathering counts down from it.
const windowS = 64;

// `framed`: there is a picture of the room, so that a person without values in it shows themselves to nobody here.
export function personOf(
  seat: { seat: SeatNumber; name: string; sensor: SensorKind; here: boolean },
  mine: boolean,
  measured: Individual | undefined,
  ageMs: number,
  framed = false,
): StagePerson {
  const values = mine && seat.here ? ofOneself(measured) : measured;
  const freshness: Freshness = seat.here ? freshnessOf(ageMs) : 'resting';
  const word = personWord(values, freshness);
  return {
    seat: seat.seat,
    name: seat.name,
    mine,
    sensor: seat.sensor,
    values,
    word,
    sign: signOf(seat, values, word, freshness, framed && !mine),
    freshness,
    gathered:
      values?.needs_s === undefined ? undefined : Math.min(1, Math.max(0, 1 - values.needs_s / windowS)),
  };
}

function signOf(
  seat: { sensor: SensorKind; here: boolean },
  values: Individual | undefined,
  word: PersonWord,
  freshness: Freshness,
  framed: boolean,
): Sign {
  if (!seat.here) return 'apart';
  if (!values && framed) return seat.sensor === 'none' ? 'dot' : 'veiled';
  if (word === 'gathering') return 'arc';
  if (word === 'settling') return 'wave';
  if (word === 'steady') return 'ring';
  if (word === 'checking' || word === 'withheld') return 'dashed';
  if (values?.state !== 'resting') return 'empty';
  if (values.reason === 'paused') return 'lid';
  if (values.reason === 'no_sensor') return 'dot';
  // Not connected is `away` for all; silent for long is too, and then an older reason is no reason any more.
  return values.reason === 'away' && freshness !== 'resting' ? 'apart' : 'empty';
}

// One time in twenty by chance, the mark that every word here keeps to.
const linkedBelow = 0.05;

// A thread of light between two who move together more than chance would; nothing above that mark.
// All threads are nearly alike: how much beyond chance is no contest.
export function bondsOf(pairs: readonly PairRow[], ageMs: number): Bond[] {
  const freshness = freshnessOf(ageMs);
  if (freshness === 'resting') return [];
  const faded = freshness === 'fresh' ? 1 : 0.5;
  return pairs.flatMap(({ a, b, state, above_chance, p }) => {
    if (state !== 'measuring' || p === undefined || p > linkedBelow) return [];
    const beyond = Math.min(1, Math.max(0, (above_chance ?? 1) - 1));
    return [{ a, b, strength: faded * (0.7 + 0.3 * beyond) }];
  });
}

// One pair to show first: my own, else the first.
export function pairFor(frame: Frame | undefined, mine: SeatNumber | undefined): PairRow[] {
  const pairs = frame?.pairs ?? [];
  const own = pairs.filter((pair) => pair.a === mine || pair.b === mine);
  return [...own, ...pairs.filter((pair) => !own.includes(pair))];
}
