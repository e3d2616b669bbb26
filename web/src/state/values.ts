// The part that a person's row and one's own frame have in common.
import type { PersonRow } from '../protocol/messages';

export type Individual = Omit<PersonRow, 'seat'>;
export type { GroupRow, PairRow } from '../protocol/messages';

// Whoever reads about themselves is not away: no beat of theirs has been measured yet, or any more.
export function ofOneself(values: Individual | undefined): Individual | undefined {
  if (values?.reason !== 'away') return values;
  const { reason, ...rest } = values;
  return rest;
}
