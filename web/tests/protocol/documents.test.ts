// asyncapi.yaml, openapi.yaml and README.md: every reference leads somewhere, every message
// and address is there, and every example is what it says.

import Ajv2020 from 'ajv/dist/2020';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decodeClient, decodeServer, encode } from '../../src/protocol/codec';
import { clientShapes, serverShapes } from '../../src/protocol/shapes';
import { content } from './files';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const documents = new Map<string, Json>();

function document(path: string): Json {
  let found = documents.get(path);
  if (found === undefined) {
    found = parse(content(path), { strict: true, uniqueKeys: true }) as Json;
    documents.set(path, found);
  }
  return found;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(value: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function at(value: Json, ...keys: string[]): Json {
  const found = keys.reduce<Json | undefined>(child, value);
  if (found === undefined) throw new Error(`nothing at ${keys.join('/')}`);
  return found;
}

/** Where a $ref of one document leads: [document, value]. */
function follow(from: string, ref: string): [string, Json] {
  const [file = '', pointer = ''] = ref.split('#');
  const path = file === '' ? from : posix.join(posix.dirname(from), file);
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [path, at(document(path), ...keys)];
}

/** The value with every $ref replaced by what it leads to. */
function inlined(from: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => inlined(from, item));
  if (!isObject(value)) return value;
  const { $ref, ...rest } = value;
  if (typeof $ref === 'string') {
    const [path, target] = follow(from, $ref);
    const whole = inlined(path, target);
    return isObject(whole) ? { ...whole, ...(inlined(from, rest) as object) } : whole;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$id' && key !== '$schema')
      .map(([key, inner]) => [key, inlined(from, inner)]),
  );
}

function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

const types = [...clientShapes.keys(), ...serverShapes.keys()];

describe.each(['asyncapi.yaml', 'openapi.yaml'])('%s', (file) => {
  it('has no reference that leads nowhere', () => {
    const all = references(document(file));
    expect(all.length).toBeGreaterThan(20);
    for (const ref of all) expect(() => follow(file, ref), ref).not.toThrow();
    expect(() => inlined(file, document(file))).not.toThrow();
  });
});

describe('asyncapi.yaml', () => {
  const file = 'asyncapi.yaml';
  const api = document(file);

  it('names every message, with its schema', () => {
    expect(at(api, 'asyncapi')).toBe('3.0.0');
    const messages = at(api, 'components', 'messages');
    expect(Object.keys(messages as object)).toEqual(types);
    expect(Object.keys(at(api, 'channels', 'conversation', 'messages') as object)).toEqual(types);
    for (const type of types) {
      const schema = inlined(file, at(messages, type, 'payload', 'schema'));
      expect(at(schema, 'properties', 'type', 'const')).toBe(type);
      expect(at(messages, type, 'name')).toBe(type);
    }
  });

  it('gives every message its direction', () => {
    const heard = { receive: new Set<string>(), send: new Set<string>() };
    for (const operation of Object.values(at(api, 'operations') as Record<string, Json>)) {
      const action = at(operation, 'action') as 'receive' | 'send';
      const last = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
      for (const ref of references(at(operation, 'messages'))) heard[action].add(last(ref));
      const reply = child(operation, 'reply');
      if (reply) for (const ref of references(at(reply, 'messages'))) heard.send.add(last(ref));
    }
    expect([...heard.receive].sort()).toEqual([...clientShapes.keys()].sort());
    expect([...heard.send].sort()).toEqual([...serverShapes.keys()].sort());
  });
});

describe('openapi.yaml', () => {
  const file = 'openapi.yaml';
  const api = inlined(file, document(file));
  const paths = at(api, 'paths') as Record<string, Json>;

  it('names every address of the server', () => {
    expect(at(api, 'openapi')).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual(
      [
        '/api/link',
        '/api/replay',
        '/api/sessions',
        '/api/sessions/list',
        '/api/version',
        '/live',
        '/ready',
        '/ws',
      ].sort(),
    );
    const source = readFileSync(new URL('../../../server/net/api.cpp', import.meta.url), 'utf8');
    const answered = [...source.matchAll(/"(\/(?:api\/[a-z/]*[a-z]|live|ready))"/g)].map((match) => match[1]);
    expect(answered.length).toBeGreaterThan(6);
    for (const path of answered) expect(Object.keys(paths)).toContain(path);
  });

  it('shows an example of every body, as its schema has it', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    ajv.addKeyword({ keyword: 'x-decimals', schemaType: 'number' });
    ajv.addKeyword({ keyword: 'x-saturates', schemaType: 'boolean' });
    let bodies = 0;
    const visit = (value: Json, where: string): void => {
      if (Array.isArray(value)) value.forEach((item, i) => visit(item, `${where}/${i}`));
      if (!isObject(value)) return;
      const json = child(child(value, 'content'), 'application/json');
      if (json !== undefined) {
        const validate = ajv.compile(at(json, 'schema') as object);
        expect(validate(at(json, 'example')), `${where}: ${JSON.stringify(validate.errors)}`).toBe(true);
        bodies += 1;
      }
      for (const [key, inner] of Object.entries(value))
        if (key !== 'content') visit(inner, `${where}/${key}`);
    };
    visit(paths, '');
    expect(bodies).toBeGreaterThan(25);
  });

  it('has one operation id for each operation', () => {
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path as Record<string, Json>).map((operation) => at(operation, 'operationId')),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('README.md', () => {
  const readme = content('README.md');
  const spoken = [...readme.matchAll(/^([→←]) (\{.*\})$/gm)].map(([, arrow, text]) => ({
    arrow,
    text: text ?? '',
  }));

  it('tells a conversation whose every line is canonical', () => {
    expect(spoken.length).toBeGreaterThan(20);
    for (const [i, { arrow, text }] of spoken.entries()) {
      const { message, fault } = arrow === '→' ? decodeClient(text) : decodeServer(text);
      if (fault) {
        // What is refused in the story is answered there by the same error.
        const answer = decodeServer(spoken[i + 1]?.text ?? '').message;
        expect(answer, text).toMatchObject({ type: 'error', code: fault.code });
      } else {
        expect(encode(message)).toBe(text);
      }
    }
  });

  it('explains every message, error, reason and close code', () => {
    const header = readFileSync(new URL('../../../protocol/messages.hpp', import.meta.url), 'utf8');
    const closeCodes = [...header.matchAll(/^ {4}(\w+) = (4\d{3}),$/gm)];
    expect(closeCodes.length).toBeGreaterThan(10);
    for (const [, name, code] of closeCodes) expect(readme).toContain(`| ${code} ${name} |`);
    const words = (name: string): string[] =>
      at(document('schema/shared.json'), '$defs', name, 'enum') as string[];
    for (const code of words('error_code')) expect(readme).toContain(`| ${code} |`);
    for (const reason of words('reason')) expect(readme).toContain(`| ${reason} |`);
    for (const state of words('state')) expect(readme).toContain(`**${state}**`);
    for (const type of types) expect(readme).toMatch(new RegExp(`\\b${type}\\b`));
  });
});
