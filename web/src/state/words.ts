// From values to the words that people see. Words describe; they do not rank.

import type { GroupRow, Individual, PairRow } from './values';
import type { Freshness } from './freshness';

export type PersonWord = 'gathering' | 'settling' | 'steady' | 'resting' | 'checking' | 'withheld';

// Of the score ln(EP + 1). In the 64 s windows used here a rhythm that holds one frequency for a
// minute lies above 1.8, everyday wandering below (literature's second of four levels: analysis, part 4).
export const steadyScore = 1.8;
// The score's usual span is 0 to 5.8, a perfectly even wave (analysis, part 4).
export const mostScore = 5.8;

export function personWord(values: Individual | undefined, freshness: Freshness): PersonWord {
  if (!values || freshness === 'resting') return 'resting';
  if (values.state === 'resting') return 'resting';
  if (freshness === 'checking') return 'checking';
  if (values.state === 'withheld') return 'withheld';
  if (values.state === 'gathering' || !values.coherence) return 'gathering';
  return values.coherence.score >= steadyScore ? 'steady' : 'settling';
}

export type PairWord = 'together' | 'edge' | 'chance' | 'gathering' | 'checking' | 'withheld' | 'resting';

// 1 means one time in twenty by chance; half of that is what chance commonly gives.
export const togetherAbove = 1;
export const edgeAbove = 0.5;

function wordOf(row: PairRow | GroupRow | undefined): PairWord {
  if (!row) return 'resting';
  if (row.state !== 'measuring') return row.state;
  if (row.above_chance === undefined) return 'gathering';
  if (row.above_chance >= togetherAbove) return 'together';
  return row.above_chance >= edgeAbove ? 'edge' : 'chance';
}

const agedWord = (row: PairRow | GroupRow | undefined, freshness: Freshness): PairWord => {
  const word = wordOf(row);
  return freshness === 'fresh' || word === 'resting' ? word : freshness;
};

export const pairWord = (pair: PairRow | undefined, freshness: Freshness = 'fresh'): PairWord =>
  agedWord(pair, freshness);

// The circle's word, by the same marks.
export const circleWord = (group: GroupRow | undefined, freshness: Freshness = 'fresh'): PairWord =>
  agedWord(group, freshness);

export type LagWord =
  | { kind: 'none' } // no single lag fits
  | { kind: 'untold'; lag: number; uncertainty: number | undefined } // within its uncertainty
  | { kind: 'first'; first: number; second: number; lag: number; uncertainty: number | undefined };

export function lagWord(pair: PairRow): LagWord & { ambiguous: boolean } {
  const ambiguous = pair.lag_ambiguous;
  if (pair.lag_s === undefined) return { kind: 'none', ambiguous };
  const lag = Math.abs(pair.lag_s);
  const uncertainty = pair.lag_uncertainty_s;
  if (pair.leads === undefined) return { kind: 'untold', lag, uncertainty, ambiguous };
  const second = pair.leads === pair.a ? pair.b : pair.a;
  return { kind: 'first', first: pair.leads, second, lag, uncertainty, ambiguous };
}
