import { describe, expect, it } from 'vitest';
import { movedPart, templates, withMinutes, withPart } from '../../src/state/plan';
import {
  editing,
  editingOver,
  mineChosen,
  nextPart,
  phaseHeard,
  planHeard,
  theirsChosen,
  threadBegun,
} from '../../src/state/thread';

// arrive, baseline, sharing, practice, sharing, closing
const plan = templates.pair;
const begun = threadBegun(plan, 'arrive', undefined);

describe('following a plan', () => {
  it('goes through a phase that comes twice, part by part', () => {
    let thread = begun;
    const went: (number | undefined)[] = [];
    (['baseline', 'sharing', 'practice', 'sharing', 'closing'] as const).forEach((phase, i) => {
      thread = phaseHeard(thread, phase, (i + 1) * 60_000);
      went.push(thread.part);
    });
    expect(went).toEqual([1, 2, 3, 4, 5]);
    expect(nextPart(thread)).toBeUndefined();
  });

  it('goes where this screen asked, when it asked for the later of two', () => {
    const thread = phaseHeard({ ...begun, wish: 4 }, 'sharing', 60_000);
    expect(thread.part).toBe(4);
    expect(thread.wish).toBeUndefined();
  });

  it('forgets the wish when somebody else went elsewhere', () => {
    const thread = phaseHeard({ ...begun, wish: 4 }, 'baseline', 60_000);
    expect([thread.part, thread.wish]).toEqual([1, undefined]);
  });

  it('keeps the time that it knows when a line comes back and tells only the name', () => {
    const thread = phaseHeard(begun, 'baseline', 60_000);
    expect(phaseHeard(thread, 'baseline', undefined)).toBe(thread);
    expect(phaseHeard(thread, 'practice', undefined)).toMatchObject({ part: 3, sinceMs: undefined });
  });

  it('learns the time of the part that it began with without going on', () => {
    expect(phaseHeard(begun, 'arrive', 5_000)).toMatchObject({ part: 0, sinceMs: 5_000 });
  });

  it('begins a part anew when its phase is set again', () => {
    const twice = threadBegun([...plan.slice(0, 1), ...plan], 'arrive', 1_000);
    expect(phaseHeard(twice, 'arrive', 90_000)).toMatchObject({ part: 1, sinceMs: 90_000 });
  });

  it('knows what comes next though the phase now is not in the plan', () => {
    const short = threadBegun(templates.circle, 'arrive', 0);
    const without = { ...short, plan: templates.circle.filter((part) => part.phase !== 'sharing') };
    const away = phaseHeard(phaseHeard(without, 'practice', 1), 'sharing', 2);
    expect(away.part).toBeUndefined();
    expect(nextPart(away)).toBe(3); // closing
  });

  it('stays in its part when the plan changes around it', () => {
    const thread = phaseHeard(begun, 'practice', 1);
    expect(planHeard(thread, withPart(plan, { phase: 'baseline', minutes: 2 }, 0)).part).toBe(4);
  });
});

describe('a plan half edited', () => {
  const draft = withMinutes(plan, 0, 9);
  const thread = editing(begun, draft);

  it('takes in what somebody else changed elsewhere', () => {
    const after = planHeard(thread, withMinutes(plan, 3, 20));
    expect(after.draft?.map((part) => part.minutes)).toEqual([9, 3, 15, 20, 10, 5]);
    expect(after.theirs).toBeUndefined();
  });

  it('stays as it is, and asks, when both changed the same', () => {
    const theirs = withMinutes(plan, 0, 1);
    const after = planHeard(thread, theirs);
    expect(after.draft).toEqual(draft);
    expect(after.theirs).toEqual(theirs);
    expect(theirsChosen(after)).toMatchObject({ draft: theirs, theirs: undefined });
    // Mine is now built on theirs: the next change of theirs is joined again.
    const mine = mineChosen(after);
    expect(planHeard(mine, withMinutes(theirs, 1, 4)).draft?.map((part) => part.minutes)).toEqual([9, 4, 15, 12, 10, 5]);
  });

  it('loses no step of mine to a plan that somebody puts in another order', () => {
    const after = planHeard(thread, movedPart(plan, 0, 1));
    expect(after.draft).toEqual(draft);
    expect(after.theirs).toEqual(movedPart(plan, 0, 1));
  });

  it('is over when it is said or let go', () => {
    expect(editingOver(planHeard(thread, withMinutes(plan, 0, 1)))).toMatchObject({
      draft: undefined, base: undefined, theirs: undefined,
    });
  });
});
