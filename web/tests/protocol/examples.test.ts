// The golden examples: what one language writes the other reads, byte for byte.

import { describe, expect, it } from 'vitest';
import { decodeClient, decodeServer, encode } from '../../src/protocol/codec';
import { clientShapes, serverShapes } from '../../src/protocol/shapes';
import { content, jsonFiles, parsed } from './files';

const examples = jsonFiles('examples');

interface Invalid {
  direction: 'client' | 'server';
  text: string;
  code: string;
  field: string;
}

describe('examples', () => {
  it.each(examples)('%s is read and written byte for byte', (file) => {
    const text = content(file).replace(/\n$/, '');
    const fromClient = decodeClient(text);
    const decoded = fromClient.message ? fromClient : decodeServer(text);
    expect(decoded.fault).toBeUndefined();
    expect(decoded.message && encode(decoded.message)).toBe(text);
  });

  it('show every message', () => {
    const shown = new Set(examples.map((file) => (parsed(file) as { type: string }).type));
    expect([...shown].sort()).toEqual([...clientShapes.keys(), ...serverShapes.keys()].sort());
  });
});

describe('invalid examples', () => {
  it.each(jsonFiles('examples/invalid'))('%s is refused with its code and field', (file) => {
    const example = parsed(file) as Invalid;
    const { fault } = (example.direction === 'client' ? decodeClient : decodeServer)(example.text);
    expect({ code: fault?.code, field: fault?.field }).toEqual({ code: example.code, field: example.field });
  });
});

describe('newer examples', () => {
  it.each(jsonFiles('examples/newer'))('%s is read as far as it is understood', (file) => {
    const example = parsed(file) as { text: string; reads_as: string };
    const decoded = decodeServer(example.text);
    expect(decoded.fault).toBeUndefined();
    expect(decoded.message && encode(decoded.message)).toBe(example.reads_as);
  });
});
