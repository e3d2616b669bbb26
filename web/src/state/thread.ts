// Where the session is in its plan, as one facilitator's screen follows it, and the plan while it is
// being edited. Pure: what is heard and what is done give a new thread.

import type { PhaseName } from '../protocol/messages';
import { merged, partAfter, partKept, samePlan, type Plan } from './plan';

export interface Thread {
  plan: Plan; // as the room has it, or the one proposed while it has none
  phase: PhaseName;
  sinceMs: number | undefined; // session time; undefined: not known here
  part: number | undefined; // of the plan; undefined: this phase is not in it
  before: number | undefined; // the newest part that was in it
  wish: number | undefined; // the part that this screen has asked for
  draft: Plan | undefined; // being edited
  base: Plan | undefined; // what the draft began from
  theirs: Plan | undefined; // set by somebody else meanwhile, and not to be joined with the draft
}

export function threadBegun(plan: Plan, phase: PhaseName, sinceMs: number | undefined): Thread {
  const part = partAfter(plan, phase, undefined);
  return {
    plan, phase, sinceMs, part, before: part,
    wish: undefined, draft: undefined, base: undefined, theirs: undefined,
  };
}

// A phase that is told again with another time has begun anew. Without a time nothing is known of it
// but its name: taken up after a lost line, or by a page that came later.
export function phaseHeard(thread: Thread, phase: PhaseName, sinceMs: number | undefined): Thread {
  if (phase === thread.phase && (sinceMs === undefined || sinceMs === thread.sinceMs)) return thread;
  const firstTold = phase === thread.phase && thread.sinceMs === undefined && thread.wish === undefined;
  const wished = thread.wish !== undefined && thread.plan[thread.wish]?.phase === phase;
  const part = firstTold ? thread.part : wished ? thread.wish : partAfter(thread.plan, phase, thread.before);
  return { ...thread, phase, sinceMs, part, before: part ?? thread.before, wish: undefined };
}

export function planHeard(thread: Thread, plan: Plan): Thread {
  if (samePlan(plan, thread.plan)) return thread;
  const part = partKept(thread.plan, plan, thread.part) ?? partAfter(plan, thread.phase, undefined);
  const before = part ?? partKept(thread.plan, plan, thread.before);
  const moved: Thread = { ...thread, plan, part, before, wish: undefined };
  if (!thread.draft || !thread.base) return moved;
  const both = merged(thread.base, thread.draft, plan);
  return both ? { ...moved, draft: both, base: plan, theirs: undefined } : { ...moved, theirs: plan };
}

export const editing = (thread: Thread, draft: Plan): Thread => ({
  ...thread,
  draft,
  base: thread.base ?? thread.plan,
});

export const editingOver = (thread: Thread): Thread => ({
  ...thread, draft: undefined, base: undefined, theirs: undefined,
});

// Both edited the same: what I have is to hold, or what they have set.
export const mineChosen = (thread: Thread): Thread =>
  thread.theirs ? { ...thread, base: thread.theirs, theirs: undefined } : thread;
export const theirsChosen = (thread: Thread): Thread =>
  thread.theirs ? { ...thread, draft: thread.theirs, base: thread.theirs, theirs: undefined } : thread;

export const nextPart = (thread: Thread): number | undefined => {
  const next = (thread.part ?? thread.before ?? -1) + 1;
  return next < thread.plan.length ? next : undefined;
};
