import { describe, expect, it } from 'vitest';
import { readingOf, guideOf, stepAt, wordsOf } from '../../src/practices/guide';
import { practiceOf } from '../../src/practices/library';
import type { PracticeState } from '../../src/protocol/messages';

const practice: PracticeState = {
  guide: {
    title: 'Three steps',
    steps: [
      { text: 'one', seconds: 10 },
      { text: 'two', seconds: 20 },
      { text: 'three', seconds: 5 },
    ],
  },
  began_ms: 100_000,
};

describe('the step of a moment', () => {
  it('waits for the beginning with the first step', () => {
    expect(stepAt(practice, 99_000)).toMatchObject({ index: 0, share: 0, before: true, nextMs: 100_000 });
  });

  it('changes exactly where a step ends', () => {
    expect(stepAt(practice, 100_000)).toMatchObject({ index: 0, share: 0, before: false, nextMs: 110_000 });
    expect(stepAt(practice, 109_999)).toMatchObject({ index: 0, nextMs: 110_000 });
    expect(stepAt(practice, 110_000)).toMatchObject({ index: 1, share: 0, nextMs: 130_000 });
    expect(stepAt(practice, 120_000)).toMatchObject({ index: 1, share: 0.5 });
  });

  it('is the current one for somebody who comes late', () => {
    expect(stepAt({ ...practice, began_ms: -900_000 }, -900_000 + 31_000).index).toBe(2);
  });

  it('leads from change to change through the whole practice', () => {
    const seen: number[] = [];
    let at: number | undefined = 90_000;
    while (at !== undefined && seen.length < 10) {
      const moment = stepAt(practice, at);
      seen.push(moment.index);
      at = moment.nextMs;
    }
    expect(seen).toEqual([0, 0, 1, 2, 2]);
  });

  it('stays with the last step when all are over', () => {
    expect(stepAt(practice, 500_000)).toMatchObject({ index: 2, share: 1, over: true, nextMs: undefined });
  });

  it('stays where the facilitator holds it, whatever the time', () => {
    for (const at of [0, 100_000, 900_000])
      expect(stepAt({ ...practice, held: 1 }, at)).toMatchObject({ index: 1, held: true, over: false, nextMs: undefined });
    expect(stepAt({ ...practice, held: 19 }, 0).index).toBe(2);
  });
});

describe('the words of a guide', () => {
  it('are those of the reader, when the library has it', () => {
    const guide = guideOf(practiceOf('humming')!, 'de');
    expect(readingOf(guide, 'en').steps).toEqual(wordsOf('humming', 'en').steps);
    expect(readingOf(guide, 'de').title).toBe(wordsOf('humming', 'de').title);
  });

  it('are those that were sent, when it is somebody’s own or from another version', () => {
    expect(readingOf(practice.guide, 'de')).toMatchObject({ title: 'Three steps', steps: ['one', 'two', 'three'] });
    const other = { ...practice.guide, key: 'humming' };
    expect(readingOf(other, 'de').steps).toEqual(['one', 'two', 'three']);
    expect(readingOf({ ...practice.guide, key: 'no-such-practice' }, 'de').title).toBe('Three steps');
  });
});
