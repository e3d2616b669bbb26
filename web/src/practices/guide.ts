// Practices as the protocol carries them. A practice of the library is named by its key, so that everybody reads it
// in their own language; its words go along for those whose page does not have it.

import type { Guide, PracticeState } from '../protocol/messages';
import { practiceOf, type LibraryKey } from './library';
import type { Practice, PracticeWords } from './practice';
import { wordsDe } from './words.de';
import { wordsEn } from './words.en';

// Limits of the protocol; lengths in code points.
export const mostTitle = 80;
export const mostWords = 240;
export const mostSteps = 20;
export const leastSeconds = 5;
export const mostSeconds = 3_600;
// A client's message has at most 16,384 bytes; some are left for its frame.
export const mostBytes = 16_000;

const words: Record<string, Record<LibraryKey, PracticeWords>> = { en: wordsEn, de: wordsDe };

export const wordsOf = (key: LibraryKey, language: string): PracticeWords => (words[language] ?? wordsEn)[key];

export function guideOf(practice: Practice<LibraryKey>, language: string): Guide {
  const { title, note, steps } = wordsOf(practice.key, language);
  return {
    key: practice.key,
    title,
    note,
    steps: practice.seconds.map((seconds, i) => ({ text: steps[i] ?? '', seconds })),
  };
}

export interface Reading {
  title: string;
  note: string | undefined;
  steps: readonly string[];
}

// What a reader sees of a guide. Another version of the library may have other steps under the same key: then what
// was sent is what everybody reads.
export function readingOf(guide: Guide, language: string): Reading {
  const known = practiceOf(guide.key);
  if (known && known.seconds.length === guide.steps.length) {
    const { title, note, steps } = wordsOf(known.key, language);
    return { title, note, steps };
  }
  return { title: guide.title, note: guide.note, steps: guide.steps.map((step) => step.text) };
}

export interface Moment {
  index: number; // of the step to show
  share: number; // of it that has passed, 0 … 1
  before: boolean; // it begins in a moment
  over: boolean; // the last step is over; it stays
  held: boolean; // it stays until the facilitator goes on
  nextMs: number | undefined; // session time of the next change; none is to come: undefined
}

// The step of a session time: the same for everybody.
export function stepAt(practice: PracticeState, sessionMs: number): Moment {
  const { guide, began_ms, held } = practice;
  const last = Math.max(0, guide.steps.length - 1);
  const still = { before: false, over: false, held: false };
  if (held !== undefined) return { ...still, index: Math.min(held, last), share: 0, held: true, nextMs: undefined };
  if (sessionMs < began_ms) return { ...still, index: 0, share: 0, before: true, nextMs: began_ms };
  let from = began_ms;
  for (const [index, { seconds }] of guide.steps.entries()) {
    const until = from + seconds * 1_000;
    if (sessionMs < until) return { ...still, index, share: (sessionMs - from) / (until - from), nextMs: until };
    from = until;
  }
  return { ...still, index: last, share: 1, over: true, nextMs: undefined };
}
