// A practice alone: the same steps by the page's own clock. Nobody else is asked or told.

import type { Guide, PracticeState } from '../protocol/messages';
import { stepAt } from './guide';

// A breath to settle before the first step.
export const settleMs = 4_000;

export interface Solo {
  practice: PracticeState;
  stayedMs: number; // of the held step, what had passed of it
}

const startOf = (guide: Guide, index: number): number =>
  guide.steps.slice(0, index).reduce((sum, step) => sum + step.seconds * 1_000, 0);

export const begin = (guide: Guide, nowMs: number): Solo => ({
  practice: { guide, began_ms: nowMs + settleMs },
  stayedMs: 0,
});

export function stay(solo: Solo, nowMs: number): Solo {
  const { practice } = solo;
  if (practice.held !== undefined) return solo;
  const { index, share } = stepAt(practice, nowMs);
  const stayedMs = share * (practice.guide.steps[index]?.seconds ?? 0) * 1_000;
  return { practice: { ...practice, held: index }, stayedMs };
}

export function goOn(solo: Solo, nowMs: number): Solo {
  const { guide, held } = solo.practice;
  if (held === undefined) return solo;
  return { practice: { guide, began_ms: nowMs - startOf(guide, held) - solo.stayedMs }, stayedMs: 0 };
}

// To the beginning of a step; beyond the last one all is over.
export function goTo(solo: Solo, index: number, nowMs: number): Solo {
  const { guide } = solo.practice;
  const to = Math.max(0, Math.min(index, guide.steps.length));
  return { practice: { guide, began_ms: nowMs - startOf(guide, to) }, stayedMs: 0 };
}
