// The schemas are the single definition: ajv accepts every example, refuses what they
// forbid, and the committed TypeScript is what they generate.

import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeClient, decodeServer } from '../../src/protocol/codec';
import { jsonFiles, parsed } from './files';

// @ts-expect-error a build script without types
import { generate } from '../../scripts/generate-types.mjs';

const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addKeyword({ keyword: 'x-decimals', schemaType: 'number' });
ajv.addKeyword({ keyword: 'x-saturates', schemaType: 'boolean' });
for (const file of jsonFiles('schema')) ajv.addSchema(parsed(file) as object);

function validator(schema: string): ValidateFunction {
  const found = ajv.getSchema(schema);
  if (!found) throw new Error(`no schema ${schema}`);
  return found;
}

describe('schemas', () => {
  it.each(jsonFiles('schema'))('%s compiles in strict mode', (file) => {
    expect(validator(file.replace('schema/', ''))).toBeTypeOf('function');
  });

  it.each(jsonFiles('examples'))('accept %s', (file) => {
    const example = parsed(file) as { type: string };
    const validate = validator(`${example.type}.json`);
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
    const direction = decodeClient(JSON.stringify(example)).message ? 'client' : 'server';
    expect(validator(`${direction}_message.json`)(example)).toBe(true);
    const other = direction === 'client' ? 'server' : 'client';
    expect(validator(`${other}_message.json`)(example)).toBe(false);
  });

  // What fails before there is a value (no JSON, too long, too deep) is no matter of schemas.
  const shaped = jsonFiles('examples/invalid').filter((file) => {
    const { text, code, field } = parsed(file) as { text: string; code: string; field: string };
    return code !== 'not_json' && (field !== '' || !text.startsWith('[[')) && !text.includes('yyyy');
  });
  it.each(shaped)('refuse %s', (file) => {
    const { direction, text } = parsed(file) as { direction: string; text: string };
    expect(validator(`${direction}_message.json`)(JSON.parse(text))).toBe(false);
  });

  it('agree with the codec on every single change of a value', () => {
    const values: unknown[] = [
      null,
      true,
      -1,
      0,
      0.5,
      1,
      3.9,
      41,
      250,
      4294967296,
      1e13,
      '',
      'x',
      'group',
      [],
      [0],
      {},
    ];
    let compared = 0;
    for (const file of jsonFiles('examples')) {
      for (const path of paths(parsed(file))) {
        for (const value of values) {
          const changed = parsed(file);
          put(changed, path, value);
          const direction = decodeClient(JSON.stringify(parsed(file))).message ? 'client' : 'server';
          const accepted =
            (direction === 'client' ? decodeClient : decodeServer)(JSON.stringify(changed)).message !==
            undefined;
          const valid = validator(`${direction}_message.json`)(changed);
          if (accepted !== valid)
            expect.fail(`${file} with ${path.join('.')} = ${JSON.stringify(value)}: codec ${accepted}`);
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(5000);
  });
});

describe('generated TypeScript', () => {
  it('is what the schemas give', async () => {
    const files = (await generate()) as Record<string, string>;
    expect(Object.keys(files)).toEqual(['messages.ts', 'shapes.ts']);
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(new URL(`../../src/protocol/${name}`, import.meta.url), 'utf8')).toBe(text);
  });
});

type Path = (string | number)[];

/** Every place in a value, the value itself left out. */
function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...at, Array.isArray(value) ? Number(key) : key];
    return [here, ...paths(inner, here)];
  });
}

function put(value: unknown, path: Path, replacement: unknown): void {
  let at = value as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path[path.length - 1] as string | number] = replacement;
}
