import { describe, expect, it } from 'vitest';
import { beginsFrom } from '../../src/state/begins';

const at = 1_790_000_000_000;
const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;

describe('when a session begins', () => {
  it.each([
    [8 * days, { word: 'day', unit: 'day', count: 8 }],
    [2 * days, { word: 'day', unit: 'day', count: 2 }],
    [26 * hours, { word: 'day', unit: 'hour', count: 26 }],
    [15 * hours, { word: 'day', unit: 'hour', count: 15 }],
    [14 * hours, { word: 'time', unit: 'hour', count: 14 }],
    [90 * minutes, { word: 'time', unit: 'hour', count: 2 }],
    [89 * minutes, { word: 'time', unit: 'minute', count: 89 }],
    [5 * minutes + 1, { word: 'time', unit: 'minute', count: 6 }],
    [1 * minutes, { word: 'time', unit: 'minute', count: 1 }],
    [59_999, { word: 'now' }],
    [0, { word: 'now' }],
    [-2 * minutes, { word: 'now' }],
    [-2 * minutes - 1, { word: 'past', longAgo: false }],
    [-16 * hours, { word: 'past', longAgo: true }],
  ])('is said in the grain of %i ms', (ahead, said) => {
    expect(beginsFrom(at + ahead, at)).toEqual(said);
  });
});
