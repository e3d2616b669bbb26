// A practice as pages show it, whether it is of the library or one's own.

import type { Guide } from '../protocol/messages';
import { guideOf, wordsOf } from './guide';
import { library, practiceOf, type LibraryKey } from './library';
import { guideOfOwn, type OwnPractice } from './own';
import type { Company, Pacing, Part, Practice } from './practice';

export interface Entry {
  id: string; // the library's key, or one's own id: also the address
  own: boolean;
  part: Part | undefined;
  company: Company | undefined; // one's own do not say
  purpose: string;
  guide: Guide;
  pacing: Pacing | undefined;
  sources: readonly string[];
}

export const libraryEntry = (practice: Practice<LibraryKey>, language: string): Entry => ({
  id: practice.key,
  own: false,
  part: practice.part,
  company: practice.company,
  purpose: wordsOf(practice.key, language).purpose,
  guide: guideOf(practice, language),
  pacing: practice.pacing,
  sources: practice.sources ?? [],
});

export const ownEntry = (own: OwnPractice): Entry => ({
  id: own.id,
  own: true,
  part: undefined,
  company: undefined,
  purpose: '',
  guide: guideOfOwn(own),
  pacing: own.pacing,
  sources: [],
});

export const libraryEntries = (language: string): Entry[] => library.map((one) => libraryEntry(one, language));

export function entryOf(id: string, language: string, own: readonly OwnPractice[]): Entry | undefined {
  const known = practiceOf(id);
  if (known) return libraryEntry(known, language);
  const mine = own.find((one) => one.id === id);
  return mine && ownEntry(mine);
}

export const secondsOf = (guide: Guide): number[] => guide.steps.map((step) => step.seconds);
