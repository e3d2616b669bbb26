// The catalogue holds what is said, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en';

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const sources = files(src)
  .filter((path) => /\.(ts|svelte)$/.test(path) && !/\/i18n\/[a-z]+(\.[a-z]+)?\.ts$/.test(path.replace(/\/i18n\/index\.ts$/, '')))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

// `join.share.${value}` speaks of every key of that form; values have no capital letters and no blanks.
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const patterns = [...sources.matchAll(/`([a-z_]+\.[^`\s]*\$\{[^`]*)`/g)].map(
  ([, text]) => new RegExp(`^${(text ?? '').split(/\$\{[^}]*\}/).map(escape).join('[a-z_.]+')}$`),
);

const isSaid = (key: string): boolean => {
  const names = [key, key.replace(/\.(one|other)$/, '')];
  return names.some((name) => sources.includes(`'${name}'`) || patterns.some((pattern) => pattern.test(name)));
};

describe('the catalogue', () => {
  it('has no text that nobody says', () => {
    expect(Object.keys(en).filter((key) => !isSaid(key))).toEqual([]);
  });

  it('would find one', () => {
    expect(isSaid('app.skip')).toBe(true);
    expect(isSaid('join.share.only_me')).toBe(true);
    expect(isSaid(['join', 'nobody', 'says'].join('.'))).toBe(false);
  });
});
