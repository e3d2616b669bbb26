// What a session is planned to be, and where in it we are. Pure: every change gives a new plan.

import type { PhaseName, PlanPart } from '../protocol/messages';

export type Plan = readonly PlanPart[];

// The protocol's limits (protocol/schema/shared.json: plan, minutes).
export const mostParts = 12;
export const leastMinutes = 0.5;
export const mostMinutes = 600;

export const phaseNames: readonly PhaseName[] = ['arrive', 'baseline', 'practice', 'sharing', 'closing'];

// Where a plan may begin. An hour in three shapes: there is no rule behind it but what fits into an
// hour or less, with three minutes of baseline, so that a whole minute window is seen at rest twice over.
export type TemplateName = 'short' | 'pair' | 'circle';
export const templates: Readonly<Record<TemplateName, Plan>> = {
  short: [
    { phase: 'arrive', minutes: 5 },
    { phase: 'baseline', minutes: 3 },
    { phase: 'practice', minutes: 12 },
    { phase: 'sharing', minutes: 8 },
    { phase: 'closing', minutes: 4 },
  ],
  pair: [
    { phase: 'arrive', minutes: 5 },
    { phase: 'baseline', minutes: 3 },
    { phase: 'sharing', minutes: 15 },
    { phase: 'practice', minutes: 12 },
    { phase: 'sharing', minutes: 10 },
    { phase: 'closing', minutes: 5 },
  ],
  circle: [
    { phase: 'arrive', minutes: 8 },
    { phase: 'baseline', minutes: 3 },
    { phase: 'practice', minutes: 15 },
    { phase: 'sharing', minutes: 20 },
    { phase: 'closing', minutes: 6 },
  ],
};
export const templateNames = Object.keys(templates) as TemplateName[];

export const samePlan = (one: Plan, other: Plan): boolean =>
  one.length === other.length &&
  one.every((part, i) => part.phase === other[i]?.phase && part.minutes === other[i]?.minutes);

export const totalMinutes = (plan: Plan): number => plan.reduce((sum, part) => sum + part.minutes, 0);

// Tenths of a minute, as the protocol writes them; nothing where there is no number.
export function minutesOf(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Math.min(mostMinutes, Math.max(leastMinutes, Math.round(value * 10) / 10));
}

export function withPart(plan: Plan, part: PlanPart, at = plan.length): Plan {
  return plan.length >= mostParts ? plan : [...plan.slice(0, at), part, ...plan.slice(at)];
}

// The last part stays: a plan of nothing is none.
export function withoutPart(plan: Plan, at: number): Plan {
  return plan.length <= 1 ? plan : plan.filter((_, i) => i !== at);
}

export function movedPart(plan: Plan, from: number, to: number): Plan {
  const part = plan[from];
  if (!part || to < 0 || to >= plan.length) return plan;
  const rest = plan.filter((_, i) => i !== from);
  return [...rest.slice(0, to), part, ...rest.slice(to)];
}

const changedPart = (plan: Plan, at: number, change: (part: PlanPart) => PlanPart): Plan =>
  plan.map((part, i) => (i === at ? change(part) : part));

export function withMinutes(plan: Plan, at: number, value: number): Plan {
  const minutes = minutesOf(value);
  return minutes === undefined ? plan : changedPart(plan, at, (part) => ({ ...part, minutes }));
}

export const withPhase = (plan: Plan, at: number, phase: PhaseName): Plan =>
  changedPart(plan, at, (part) => ({ ...part, phase }));

export const extended = (plan: Plan, at: number, by: number): Plan =>
  withMinutes(plan, at, (plan[at]?.minutes ?? leastMinutes) + by);

// Two people edit one plan: mine and theirs both began at base. What only one of them changed is
// taken from that one. Undefined: both changed the order or the parts, and somebody has to choose.
export function merged(base: Plan, mine: Plan, theirs: Plan): Plan | undefined {
  if (samePlan(mine, base)) return theirs;
  if (samePlan(theirs, base) || samePlan(theirs, mine)) return mine;
  const sameParts = (plan: Plan): boolean =>
    plan.length === base.length && plan.every((part, i) => part.phase === base[i]?.phase);
  // One changed the parts; the other only minutes, of parts that must then be found again: left to people.
  if (!sameParts(mine) || !sameParts(theirs)) return undefined;
  const both = mine.some(
    (part, i) =>
      part.minutes !== base[i]?.minutes &&
      theirs[i]?.minutes !== base[i]?.minutes &&
      part.minutes !== theirs[i]?.minutes,
  );
  if (both) return undefined;
  return mine.map((part, i) => (part.minutes === base[i]?.minutes ? (theirs[i] ?? part) : part));
}

// Which part of the plan runs. The room tells phases only, and a plan may name one twice: the part
// that comes next after the one before, else the first of that name.
export function partAfter(plan: Plan, phase: PhaseName, before: number | undefined): number | undefined {
  const next = plan.findIndex((part, i) => part.phase === phase && i > (before ?? -1));
  if (next >= 0) return next;
  const first = plan.findIndex((part) => part.phase === phase);
  return first >= 0 ? first : undefined;
}

// A plan was edited while a part ran: the second practice stays the second practice.
export function partKept(before: Plan, after: Plan, part: number | undefined): number | undefined {
  const phase = part === undefined ? undefined : before[part]?.phase;
  const places = (plan: Plan): number[] => plan.flatMap((one, i) => (one.phase === phase ? [i] : []));
  const which = places(before).indexOf(part ?? -1);
  return which < 0 ? undefined : (places(after)[which] ?? places(after).at(-1));
}

export interface Spent {
  elapsedMs: number;
  share: number; // of what is planned, 0 … 1
  beyondMs: number; // more than planned; 0 while it is not
}

export function spentOf(minutes: number, elapsedMs: number): Spent {
  const plannedMs = minutes * 60_000;
  const elapsed = Math.max(0, elapsedMs);
  return { elapsedMs: elapsed, share: Math.min(1, elapsed / plannedMs), beyondMs: Math.max(0, elapsed - plannedMs) };
}

// What storage or a file gave: a plan, or nothing.
export function planFrom(value: unknown): Plan | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > mostParts) return undefined;
  const parts: PlanPart[] = [];
  for (const one of value as unknown[]) {
    const { phase, minutes } = (one ?? {}) as { phase?: unknown; minutes?: unknown };
    const known = phaseNames.find((name) => name === phase);
    if (!known || typeof minutes !== 'number' || minutesOf(minutes) !== minutes) return undefined;
    parts.push({ phase: known, minutes });
  }
  return parts;
}
