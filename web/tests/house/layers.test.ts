// Each folder knows only those that stand before it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const order = ['protocol', 'net', 'sensor', 'state', 'store', 'i18n', 'stage', 'practices', 'live', 'design', 'sound', 'view'];

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const imported = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]|@import\s+['"](\.{1,2}\/[^'"]+)['"]/g;

function against(path: string, text: string): string[] {
  const folderOf = (file: string): string => relative(source, file).split(sep)[0]!;
  const own = folderOf(path);
  const found: string[] = [];
  for (const match of text.matchAll(imported)) {
    const other = folderOf(resolve(dirname(path), match[1] ?? match[2]!));
    if (other !== own && order.indexOf(other) > order.indexOf(own)) found.push(`${relative(source, path)} imports ${other}`);
  }
  return found;
}

const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('the layers', () => {
  it('are all named', () => {
    expect(folders.map(({ name }) => name).sort()).toEqual([...order].sort());
  });

  it('are kept by every source', () => {
    const files = folders.flatMap(({ name }) =>
      readdirSync(join(source, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|svelte|css)$/.test(file))
        .map((file) => join(source, name, file)),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => against(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would be missed in every way of importing', () => {
    const at = join(source, 'state', 'x.ts');
    for (const way of [`import { a } from '../view/a';`, `import '../view/a.css';`, `await import('../view/A.svelte')`, `export * from "../sound/b";`])
      expect(against(at, way)).toHaveLength(1);
    expect(against(at, `import { a } from '../net/a'; import { b } from './b';`)).toEqual([]);
  });
});
