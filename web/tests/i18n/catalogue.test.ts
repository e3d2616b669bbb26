import { describe, expect, it } from 'vitest';
import { catalogues, clockText, fill, languageOf } from '../../src/i18n';
import { en } from '../../src/i18n/en';

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '').sort();

describe('the catalogue', () => {
  for (const [code, { texts }] of Object.entries(catalogues)) {
    it(`has every text in ${code}, with the same blanks to fill`, () => {
      expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
      for (const [key, text] of Object.entries(en)) {
        const here = texts[key as keyof typeof en];
        expect(here.trim(), key).not.toBe('');
        expect(holes(here), key).toEqual(holes(text));
      }
    });
  }

  it('is truly another language', () => {
    const same = Object.entries(en).filter(([key, text]) => catalogues['de']?.texts[key as keyof typeof en] === text);
    // Names, units and words that both languages share.
    expect(same.length).toBeLessThan(Object.keys(en).length * 0.06);
  });

  it('keeps a figure and its unit on one line', () => {
    const apart = /[}\d] (s|ms|min|bpm|kB|%|\/min)(?!\w)|± /;
    const found = Object.values(catalogues).flatMap(({ texts }) => Object.entries(texts).filter(([, text]) => apart.test(text)));
    expect(found).toEqual([]);
  });

  it('shames nobody', () => {
    const never = /\b(bad|poor|low|lowest|fail|failed|failure|wrong|score[sd]?|best|winner|rank|error)\b/i;
    const found = Object.entries(en).filter(([, text]) => never.test(text.replace(/\{\w+\}/g, '')));
    expect(found.map(([key]) => key)).toEqual(['pair.lag.untold']); // "fit best": two rhythms, not a person
  });

  it('fills blanks once, and leaves what is not there', () => {
    expect(fill('{a} and {b}', { a: '{b}', b: 'x' })).toBe('{b} and x');
    expect(fill('{a}', {})).toBe('{a}');
  });

  it('chooses the first language it speaks', () => {
    expect(languageOf(undefined, ['fr-CH', 'de-AT', 'en'])).toBe('de');
    expect(languageOf('en', ['de'])).toBe('en');
    expect(languageOf(undefined, ['fr'])).toBe('en');
  });

  it('writes times as clocks do', () => {
    expect([0, 65_000, 3_605_000].map(clockText)).toEqual(['0:00', '1:05', '1:00:05']);
  });
});
