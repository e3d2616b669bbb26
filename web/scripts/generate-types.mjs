// From protocol/schema to web/src/protocol: messages.ts (the types) and shapes.ts (the same
// fields, ranges and decimals as a table for the codec, since the content security policy
// forbids validators that compile themselves with eval).
//
// `npm run types` writes both; a test compares what is committed with what this returns.

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const here = dirname(fileURLToPath(import.meta.url));
const schemas = join(here, '../../protocol/schema');
const target = join(here, '../src/protocol');

const banner = '// Generated from protocol/schema by `npm run types`. Do not edit.';

async function schema(file) {
  return JSON.parse(await readFile(join(schemas, file), 'utf8'));
}

// "shared.json#/$defs/stream" and "#/$defs/stream" → "stream"; "hello.json" → "hello"
function named(ref) {
  return ref.includes('#') ? ref.slice(ref.lastIndexOf('/') + 1) : ref.replace(/\.json$/, '');
}

async function load() {
  const { $defs: shared } = await schema('shared.json');
  const directions = {};
  const messages = {};
  for (const direction of ['client', 'server']) {
    const union = await schema(`${direction}_message.json`);
    directions[direction] = union.oneOf.map((one) => named(one.$ref));
    for (const type of directions[direction]) messages[type] = await schema(`${type}.json`);
  }
  return { shared, directions, messages };
}

// ---- types ------------------------------------------------------------------

// One schema that holds everything, with references inside itself.
function bundled({ shared, directions, messages }) {
  const inside = (value) => {
    if (Array.isArray(value)) return value.map(inside);
    if (value === null || typeof value !== 'object') return value;
    const copy = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$schema' || key === '$id') continue;
      copy[key] = key === '$ref' ? `#/definitions/${named(inner)}` : inside(inner);
    }
    return copy;
  };
  const definitions = inside({ ...shared, ...messages });
  for (const [direction, types] of Object.entries(directions))
    definitions[`${direction}_message`] = { oneOf: types.map((type) => ({ $ref: `#/definitions/${type}` })) };
  return {
    title: 'any_message',
    oneOf: Object.keys(directions).map((direction) => ({ $ref: `#/definitions/${direction}_message` })),
    definitions,
  };
}

// ---- shapes -----------------------------------------------------------------

function shape(schema) {
  const { type } = schema;
  if (schema.$ref) return named(schema.$ref);
  if (schema.enum) return `{ kind: 'word', words: ${JSON.stringify(schema.enum)} }`;
  if (type === 'boolean') return `{ kind: 'flag' }`;
  if (type === 'integer') return `{ kind: 'integer', min: ${schema.minimum}, max: ${schema.maximum} }`;
  if (type === 'number')
    return `{ kind: 'number', min: ${schema.minimum}, max: ${schema.maximum}, decimals: ${schema['x-decimals']}, saturates: ${schema['x-saturates'] === true} }`;
  if (type === 'string') {
    const pattern = `new RegExp(${JSON.stringify(schema.pattern)}, 'u')`;
    return `{ kind: 'text', min: ${schema.minLength}, max: ${schema.maxLength}, pattern: ${visible(pattern)} }`;
  }
  if (type === 'array') {
    const holes = schema.items.anyOf !== undefined;
    const of = shape(holes ? schema.items.anyOf[0] : schema.items);
    return `{ kind: 'list', of: ${of}, min: ${schema.minItems}, max: ${schema.maxItems}, holes: ${holes} }`;
  }
  if (type === 'object') return `{ kind: 'object', fields: [${fields(schema)}] }`;
  throw new Error(`no shape for ${JSON.stringify(schema)}`);
}

function fields(schema) {
  const rows = Object.entries(schema.properties)
    .filter(([key]) => key !== 'type')
    .map(([key, inner]) => {
      const optional = !schema.required.includes(key);
      return `\n  { key: '${key}', optional: ${optional}, shape: ${shape(inner)} },`;
    });
  return rows.length > 0 ? `${rows.join('')}\n` : '';
}

// Line separators and the like as escapes, so that an editor shows them.
function visible(text) {
  return text.replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function tables({ shared, directions, messages }) {
  const lines = [banner, '', `import type { Shape } from './shape';`, ''];
  for (const [name, one] of Object.entries(shared)) lines.push(`const ${name}: Shape = ${shape(one)};`);
  for (const [direction, types] of Object.entries(directions)) {
    lines.push('', `export const ${direction}Shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([`);
    for (const type of types) lines.push(`['${type}', ${shape(messages[type])}],`);
    lines.push(']);');
  }
  return `${lines.join('\n')}\n`;
}

// ---- both -------------------------------------------------------------------

/** File name → content. */
export async function generate() {
  const all = await load();
  return {
    'messages.ts': await compile(bundled(all), 'any_message', {
      bannerComment: banner,
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      style: { singleQuote: true, printWidth: 110 },
    }),
    'shapes.ts': tables(all),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, content] of Object.entries(await generate()))
    await writeFile(join(target, file), content);
}
