// The part that a person's row and one's own frame have in common.
import type { PersonRow } from '../protocol/messages';

export type Individual = Omit<PersonRow, 'seat'>;
export type { GroupRow, PairRow } from '../protocol/messages';
