import { describe, expect, it } from 'vitest';
import { personOf } from '../../src/state/picture';
import { togethernessOf } from '../../src/state/togetherness';
import { summaryText, type Told } from '../../src/view/summary_text';
import { togetherText } from '../../src/view/together_text';

const coherence = (score: number) => ({ score, ratio: 1, peak_hz: 0.1, provisional: false, at_edge: false });
const person = (seat: number, name: string, values: Parameters<typeof personOf>[2], mine = false) =>
  personOf({ seat, name, sensor: 'strap', here: true }, mine, values, 0, true);
const nothing = togethernessOf(undefined, 0);
const told = (more: Partial<Told>): Told => ({
  people: [], pairs: [], together: nothing, name: (n) => `Seat ${n}`, phase: 'arrive', freshness: 'fresh', lost: false,
  strip: undefined, here: 0, ...more,
});

describe('the room for the ear', () => {
  it('tells the phase, oneself, and the others in words', () => {
    const people = [
      person(1, 'Ana', { state: 'measuring', coherence: coherence(3) }, true),
      person(2, 'Bo', undefined),
    ];
    const text = summaryText(told({ people }));
    expect(text).toContain('You: steady.');
    expect(text).toContain('Bo, here, not shown');
  });

  it('says the same while only numbers change', () => {
    const at = (needs_s: number, bpm: number) =>
      summaryText(told({ people: [person(1, 'Ana', { state: 'gathering', needs_s, heart_rate_bpm: bpm }, true)] }));
    expect(at(41, 60)).toBe(at(12, 90));
    expect(at(41, 60)).toContain('gathering');
  });

  it('does not list more people than one can follow', () => {
    const people = Array.from({ length: 12 }, (_, i) => person(i + 1, `P${i}`, { state: 'gathering' }));
    expect(summaryText(told({ people }))).not.toContain('P3');
    expect(summaryText(told({ people }))).toContain('12 people here');
  });

  it('counts a large circle roughly, so that it is not told anew for each who comes', () => {
    const strip = 'IiIi'; // three bytes of 0x22…: six who gather
    const at = (here: number) => summaryText(told({ strip, here }));
    expect(at(201)).toBe(at(203));
    expect(at(201)).toContain('200 people here');
  });

  it('says first of all that the line is interrupted', () => {
    expect(summaryText(told({ lost: true }))).toBe('The line is interrupted and will come back by itself.');
  });
});

describe('togetherness in a sentence', () => {
  it('names the pacer where it explains', () => {
    const together = { ...nothing, of: 'pair' as const, word: 'together' as const, pacer: true };
    expect(togetherText({ ...together, beyond: false })).toMatch(/pacer explains it\.$/);
    expect(togetherText({ ...together, beyond: true })).toMatch(/not all\.$/);
    expect(togetherText({ ...together, pacer: false })).not.toMatch(/pacer/);
    expect(togetherText({ ...together, word: 'chance' })).not.toMatch(/pacer/);
  });
});
