import { describe, expect, it } from 'vitest';
import {
  faultsOf,
  fileOf,
  guideOfOwn,
  isFault,
  mostPractices,
  newId,
  plainText,
  practicesOfFile,
  type OwnPractice,
} from '../../src/practices/own';
import { fileFaultText } from '../../src/practices/practice_text';
import { decodeClient, encode } from '../../src/protocol/codec';

const mine: OwnPractice = {
  id: '0123456789abcdef',
  title: 'Evening – für uns',
  note: 'Slowly.',
  pacing: { breathsPerMin: 5.5, inhale: 0.4 },
  steps: [
    { text: 'Light a candle.\nLook at it.', seconds: 60 },
    { text: 'Breathe 🕯️.', seconds: 120 },
  ],
};

const file = (change: (content: Record<string, any>) => void): string => {
  const content = JSON.parse(fileOf([mine, mine]));
  change(content);
  return JSON.stringify(content);
};

describe('a practice of one’s own', () => {
  it('can be started in a session when nothing is wanting', () => {
    expect(faultsOf(mine)).toEqual([]);
    expect(decodeClient(encode({ type: 'start_practice', guide: guideOfOwn(mine) })).fault).toBeUndefined();
  });

  it('is taken by the protocol exactly as long as nothing is said against it', () => {
    const trials: OwnPractice[] = [
      { ...mine, title: 'a'.repeat(80) },
      { ...mine, title: 'a'.repeat(81) },
      { ...mine, title: ' \u202e ' },
      { ...mine, note: '' },
      { ...mine, note: '🙂'.repeat(240) },
      { ...mine, note: '🙂'.repeat(241) },
      { ...mine, steps: [] },
      { ...mine, steps: Array.from({ length: 20 }, () => ({ text: 'x', seconds: 5 })) },
      { ...mine, steps: Array.from({ length: 21 }, () => ({ text: 'x', seconds: 5 })) },
      { ...mine, steps: [{ text: '\u0007\ud800', seconds: 5 }] },
      { ...mine, steps: [{ text: ' ', seconds: 5 }] },
      { ...mine, steps: [{ text: 'x', seconds: 4 }] },
      { ...mine, steps: [{ text: 'x', seconds: 3_600 }] },
      { ...mine, steps: [{ text: 'x', seconds: 3_601 }] },
      // Twenty steps of signs of four bytes: each is short enough, all together are not.
      { ...mine, steps: Array.from({ length: 20 }, () => ({ text: '🙂'.repeat(240), seconds: 60 })) },
    ];
    const taken = trials.map((one) => {
      try {
        return decodeClient(encode({ type: 'start_practice', guide: guideOfOwn(one) })).fault === undefined;
      } catch {
        return false;
      }
    });
    expect(trials.map((one) => faultsOf(one).length === 0)).toEqual(taken);
    expect(taken.filter(Boolean)).toHaveLength(6);
  });

  it('says which step is meant', () => {
    const steps = [mine.steps[0]!, { text: '', seconds: 2.5 }];
    expect(faultsOf({ ...mine, steps })).toEqual([
      { expected: 'text', step: 1 },
      { expected: 'seconds', step: 1 },
    ]);
  });

  it('holds text only: nothing is hidden in it', () => {
    expect(plainText('a\r\nb\u0000c\u202ed\u2028e')).toBe('a\nb c d e');
  });

  it('asks for no pacer that a server refuses', () => {
    expect(faultsOf({ ...mine, pacing: { breathsPerMin: 12, inhale: 0.5 } })).toEqual([{ expected: 'pacer' }]);
    expect(faultsOf({ ...mine, pacing: { breathsPerMin: NaN, inhale: 0.5 } })).toEqual([{ expected: 'pacer' }]);
  });
});

describe('a file of practices', () => {
  it('brings back what was saved', () => {
    expect(practicesOfFile(fileOf([mine]))).toEqual([mine]);
    const plain: OwnPractice = { id: newId(), title: 'Plain', note: '', steps: [{ text: 'x', seconds: 10 }] };
    expect(practicesOfFile(`\uFEFF${fileOf([plain, mine])}`)).toEqual([plain, mine]);
  });

  it('may hold more than this page knows', () => {
    const read = practicesOfFile(file((content) => void (content['practices'][0].colour = 'blue')));
    expect(isFault(read)).toBe(false);
  });

  it.each([
    ['no JSON at all', 'Hello', { expected: 'json' }],
    ['another file', '{"name":"x"}', { expected: 'format' }],
    ['a list', '[]', { expected: 'format' }],
    ['null', 'null', { expected: 'format' }],
    ['a newer kind', file((c) => void (c['version'] = 2)), { expected: 'version', version: 2 }],
    ['no practices', file((c) => void (c['practices'] = [])), { expected: 'practices' }],
    ['too many', file((c) => void (c['practices'] = Array(mostPractices + 1).fill(mine))), { expected: 'practices' }],
    ['a number among them', file((c) => void (c['practices'][1] = 7)), { expected: 'object', practice: 2 }],
    ['no title', file((c) => void delete c['practices'][1].title), { expected: 'title', practice: 2 }],
    ['no steps', file((c) => void delete c['practices'][0].steps), { expected: 'steps', practice: 1 }],
    ['words that are a number', file((c) => void (c['practices'][0].steps[1].text = 3)), { expected: 'text', practice: 1, step: 2 }],
    ['seconds that are words', file((c) => void (c['practices'][1].steps[0].seconds = '60')), { expected: 'seconds', practice: 2, step: 1 }],
    ['a step that is null', file((c) => void (c['practices'][0].steps[0] = null)), { expected: 'text', practice: 1, step: 1 }],
    ['a pacer that is none', file((c) => void (c['practices'][0].pacer = 6)), { expected: 'pacer', practice: 1 }],
  ])('is refused with where and what was expected: %s', (_, text, fault) => {
    const read = practicesOfFile(text);
    expect(read).toEqual(fault);
    const said = fileFaultText(read as Exclude<typeof read, OwnPractice[]>);
    expect(said).not.toMatch(/\{\w+\}|undefined|NaN/);
    if ('practice' in fault) expect(said).toContain(String(fault.practice));
    if ('step' in fault) expect(said).toContain(String(fault.step));
  });
});
