// How far everybody who shows themselves moves together, beyond what chance gives: what the living form grows by.

import type { Frame } from '../protocol/messages';
import { freshnessOf } from './freshness';
import { circleWord, pairWord, togetherAbove, type PairWord } from './words';

export interface Togetherness {
  of: 'circle' | 'pair' | 'nobody';
  word: PairWord;
  above: number | undefined; // 1 is what chance reaches one time in twenty; absent: nothing can be said now
  level: number; // 0 … 1: how far the form opens
  pacer: boolean; // one pacer for all ran in this minute: it makes rhythms alike by itself
  beyond: boolean | undefined; // with a pacer: still above chance without its share; absent: not known
  people: number; // whose rhythms are in it
}

const nothing: Togetherness = {
  of: 'nobody', word: 'resting', above: undefined, level: 0, pacer: false, beyond: undefined, people: 0,
};

// Half of the mark is what chance commonly gives: until there nothing opens. At three times the mark the form is
// fully open; beyond that, more would say no more.
const opensFrom = 0.5;
const openAt = 3;

export const levelOf = (above: number): number =>
  Math.min(1, Math.max(0, (above - opensFrom) / (openAt - opensFrom)));

export function togethernessOf(frame: Frame | undefined, ageMs: number): Togetherness {
  if (!frame) return nothing;
  const freshness = freshnessOf(ageMs);
  const fresh = freshness === 'fresh';
  const { group } = frame;
  if (group) {
    const above = fresh && group.state === 'measuring' ? group.above_chance : undefined;
    return {
      of: 'circle',
      word: circleWord(group, freshness),
      above,
      level: above === undefined ? 0 : levelOf(above),
      pacer: group.shared_pacer,
      beyond: undefined,
      people: group.people,
    };
  }
  // Without a circle there are two at most who can be compared; a third who shows themselves would make one.
  const pair = frame.pairs.find((one) => one.state === 'measuring') ?? frame.pairs[0];
  if (!pair || frame.strip !== undefined) return nothing;
  const above = fresh && pair.state === 'measuring' ? pair.above_chance : undefined;
  const beyond = pair.chance?.beyond_pacer?.above_chance;
  return {
    of: 'pair',
    word: pairWord(pair, freshness),
    above,
    level: above === undefined ? 0 : levelOf(above),
    pacer: pair.shared_pacer,
    beyond: beyond === undefined ? undefined : beyond >= togetherAbove,
    people: 2,
  };
}
