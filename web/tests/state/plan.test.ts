import { describe, expect, it } from 'vitest';
import {
  extended,
  leastMinutes,
  merged,
  minutesOf,
  mostMinutes,
  mostParts,
  movedPart,
  partAfter,
  partKept,
  planFrom,
  spentOf,
  templates,
  totalMinutes,
  withMinutes,
  withPart,
  withoutPart,
  type Plan,
} from '../../src/state/plan';
import { encode, decodeClient } from '../../src/protocol/codec';

const plan: Plan = [
  { phase: 'arrive', minutes: 5 },
  { phase: 'practice', minutes: 12 },
  { phase: 'sharing', minutes: 8 },
  { phase: 'practice', minutes: 6 },
];
const names = (of: Plan): string[] => of.map((part) => `${part.phase} ${part.minutes}`);

describe('a plan', () => {
  it('is one that the protocol takes, in every template', () => {
    for (const template of Object.values(templates)) {
      const fault = decodeClient(encode({ type: 'set_plan', parts: [...template] })).fault;
      expect(fault).toBeUndefined();
      expect(totalMinutes(template)).toBeLessThanOrEqual(60);
    }
  });

  it('counts tenths of a minute within what the protocol takes', () => {
    expect(minutesOf(2.26)).toBe(2.3);
    expect(minutesOf(0)).toBe(leastMinutes);
    expect(minutesOf(5_000)).toBe(mostMinutes);
    expect(minutesOf(Number.NaN)).toBeUndefined();
    expect(withMinutes(plan, 0, Number.NaN)).toBe(plan);
  });

  it('grows to twelve parts and never to none', () => {
    let long: Plan = plan;
    for (let i = 0; i < 20; i += 1) long = withPart(long, { phase: 'closing', minutes: 4 });
    expect(long).toHaveLength(mostParts);
    for (let i = 0; i < 20; i += 1) long = withoutPart(long, 0);
    expect(names(long)).toEqual(['closing 4']);
  });

  it('moves a part without losing one, and stays at its ends', () => {
    expect(names(movedPart(plan, 0, 2))).toEqual(['practice 12', 'sharing 8', 'arrive 5', 'practice 6']);
    expect(names(movedPart(plan, 3, 0))).toEqual(['practice 6', 'arrive 5', 'practice 12', 'sharing 8']);
    expect(movedPart(plan, 0, -1)).toBe(plan);
    expect(movedPart(plan, 3, 4)).toBe(plan);
  });

  it('is extended where it is', () => {
    expect(names(extended(plan, 1, 5))).toEqual(['arrive 5', 'practice 17', 'sharing 8', 'practice 6']);
  });

  it('comes back from storage whole or not at all', () => {
    expect(planFrom(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    for (const not of [undefined, [], 'x', [{ phase: 'lunch', minutes: 5 }], [{ phase: 'arrive', minutes: 0 }], [null]])
      expect(planFrom(not)).toBeUndefined();
  });
});

describe('the part that runs', () => {
  it('is the next of its name, then the first again', () => {
    expect(partAfter(plan, 'practice', undefined)).toBe(1);
    expect(partAfter(plan, 'practice', 1)).toBe(3);
    expect(partAfter(plan, 'practice', 3)).toBe(1);
    expect(partAfter(plan, 'arrive', 2)).toBe(0);
    expect(partAfter(plan, 'closing', 0)).toBeUndefined();
  });

  it('stays the same part when others are put before it', () => {
    const longer = withPart(plan, { phase: 'baseline', minutes: 3 }, 1);
    expect(partKept(plan, longer, 3)).toBe(4);
    expect(partKept(plan, longer, 1)).toBe(2);
    expect(partKept(plan, movedPart(plan, 2, 0), 2)).toBe(0);
  });

  it('is the last of its name when it was taken out, and none when no other is left', () => {
    expect(partKept(plan, withoutPart(plan, 3), 3)).toBe(1);
    expect(partKept(plan, withoutPart(plan, 2), 2)).toBeUndefined();
    expect(partKept(plan, plan, undefined)).toBeUndefined();
  });

  it('tells how much is spent and how much is beyond the plan, and never less than nothing', () => {
    expect(spentOf(12, 6 * 60_000)).toEqual({ elapsedMs: 360_000, share: 0.5, beyondMs: 0 });
    expect(spentOf(12, 15 * 60_000)).toEqual({ elapsedMs: 900_000, share: 1, beyondMs: 180_000 });
    expect(spentOf(12, -500).elapsedMs).toBe(0);
  });
});

describe('two who edit one plan', () => {
  it('lose nothing when they changed different parts', () => {
    const mine = withMinutes(plan, 0, 7);
    const theirs = withMinutes(plan, 2, 10);
    expect(names(merged(plan, mine, theirs) ?? [])).toEqual(['arrive 7', 'practice 12', 'sharing 10', 'practice 6']);
  });

  it('take what only one of them changed', () => {
    const moved = movedPart(plan, 0, 1);
    expect(merged(plan, plan, moved)).toEqual(moved);
    expect(merged(plan, moved, plan)).toEqual(moved);
    expect(merged(plan, moved, moved)).toEqual(moved);
  });

  it('are asked when both changed the same, or the order', () => {
    expect(merged(plan, withMinutes(plan, 0, 7), withMinutes(plan, 0, 9))).toBeUndefined();
    expect(merged(plan, movedPart(plan, 0, 1), withMinutes(plan, 2, 9))).toBeUndefined();
    // The same wish twice is no disagreement.
    expect(merged(plan, withMinutes(plan, 0, 7), withMinutes(plan, 0, 7))).toEqual(withMinutes(plan, 0, 7));
  });
});
