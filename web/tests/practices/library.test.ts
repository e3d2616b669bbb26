import { describe, expect, it } from 'vitest';
import { guideOf, mostBytes, wordsOf } from '../../src/practices/guide';
import { library, practiceOf } from '../../src/practices/library';
import { forMany, forOne, parts } from '../../src/practices/practice';
import { decodeClient, encode } from '../../src/protocol/codec';

const languages = ['en', 'de'];

describe('the library', () => {
  for (const language of languages) {
    it.each(library.map((practice) => practice.key))(`can be started in a session in ${language}: %s`, (key) => {
      const practice = practiceOf(key)!;
      const said = encode({ type: 'start_practice', guide: guideOf(practice, language) });
      expect(decodeClient(said).fault).toBeUndefined();
      expect(new TextEncoder().encode(said).length).toBeLessThan(mostBytes);
      expect(wordsOf(key, language).steps).toHaveLength(practice.seconds.length);
      expect(Array.from(wordsOf(key, language).purpose).length).toBeLessThanOrEqual(240);
    });
  }

  it.each(library.filter((practice) => practice.pacing).map((practice) => practice.key))(
    'asks for a pacer that the server takes: %s',
    (key) => {
      const { breathsPerMin, inhale } = practiceOf(key)!.pacing!;
      const said = encode({ type: 'set_pacer', on: true, breaths_per_min: breathsPerMin, inhale });
      expect(decodeClient(said).fault).toBeUndefined();
    },
  );

  it('names each practice once, and each title once a language', () => {
    expect(new Set(library.map((practice) => practice.key)).size).toBe(library.length);
    for (const language of languages)
      expect(new Set(library.map((practice) => wordsOf(practice.key, language).title)).size).toBe(library.length);
  });

  it('is a path: its parts come in order, and none is empty', () => {
    const order = library.map((practice) => parts.indexOf(practice.part));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(parts.length);
  });

  it('begins with what one can do alone', () => {
    const landing = library.filter((practice) => practice.part === 'landing');
    expect(landing.every((practice) => forOne(practice.company))).toBe(true);
    expect(library.some((practice) => practice.company === 'circle')).toBe(true);
    expect(library.filter((practice) => forMany(practice.company)).length).toBeGreaterThan(10);
  });

  it('is truly in two languages', () => {
    for (const { key } of library) {
      const en = wordsOf(key, 'en');
      const de = wordsOf(key, 'de');
      expect([de.title, de.purpose, de.note]).not.toContain(en.title);
      for (const [i, step] of en.steps.entries()) expect(de.steps[i]).not.toBe(step);
    }
  });

  it('shames nobody, promises no cure, counts nothing', () => {
    const never = {
      en: /\b(bad|poor|lowest|fail\w*|wrong|scores?|winner|rank|streaks?|heals?|cures?|treats?|vagus)\b/i,
      de: /\b(schlecht\w*|versag\w*|falsch\w*|Punkte|Rang|Serie|heil(t|en)|Therapie gegen|Vagus\w*)\b/i,
    };
    for (const { key } of library)
      for (const [language, words] of Object.entries(never)) {
        const { title, purpose, note, steps } = wordsOf(key, language);
        expect([title, purpose, note, ...steps].filter((text) => words.test(text)), key).toEqual([]);
      }
  });
});
