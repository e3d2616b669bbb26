// The one rule by which both languages write numbers, and what encoding leaves out.

import { expect, it } from 'vitest';
import { decodeClient, encode } from '../../src/protocol/codec';
import type { Join, SelfFrame } from '../../src/protocol/messages';
import { writeNumber } from '../../src/protocol/write';
import { parsed } from './files';

const rows = parsed('examples/rounding/numbers.json') as { x: number; decimals: number; text: string }[];

it('numbers are written as the table states', () => {
  expect(rows.length).toBeGreaterThan(300);
  for (const { x, decimals, text } of rows)
    expect({ x, text: writeNumber(x, decimals) }).toEqual({ x, text });
});

it('numbers that JSON cannot carry are refused', () => {
  for (const x of [NaN, Infinity, -Infinity, -1.1e12]) expect(() => writeNumber(x, 3)).toThrow(RangeError);
});

it('numbers that are not finite are left out where a value is optional', () => {
  const mine: SelfFrame = {
    type: 'self',
    epoch: 1,
    number: 0,
    at_ms: 0,
    seat: 1,
    visibility: 'only_me',
    keep: false,
    paused: false,
    state: 'measuring',
    heart_rate_bpm: NaN,
    rhythm_bpm: [NaN, 61, null, 62.004],
  };
  expect(encode(mine)).toBe(
    '{"type":"self","epoch":1,"number":0,"at_ms":0,"seat":1,"visibility":"only_me","keep":false,"paused":false,' +
      '"state":"measuring","rhythm_bpm":[null,61,null,62]}',
  );
  expect(() => encode({ ...mine, at_ms: NaN })).toThrow(RangeError);
});

it('numbers that grow without bound are written as the largest', () => {
  const mine: SelfFrame = {
    type: 'self',
    epoch: 1,
    number: 0,
    at_ms: 0,
    seat: 1,
    visibility: 'only_me',
    keep: false,
    paused: false,
    state: 'measuring',
    coherence: { score: 1, ratio: 5e16, peak_hz: 0.1, provisional: false, at_edge: false },
  };
  expect(encode(mine)).toContain('"ratio":1000000000,');
});

it('numbers spelled as whole ones are read as integers', () => {
  expect(decodeClient('{"type":"clock_ping","id":3.0,"client_ms":1e3}').message).toEqual({
    type: 'clock_ping',
    id: 3,
    client_ms: 1000,
  });
});

it('a name cut through a surrogate pair is still JSON for the server', () => {
  const join: Join = {
    type: 'join',
    link: 'x',
    name: 'Ana 🌿'.slice(0, 5),
    stream: '0'.repeat(32),
    visibility: 'group',
    keep: true,
    seat: true,
    sensor: 'none',
  };
  expect(decodeClient(encode(join)).message).toEqual({ ...join, name: 'Ana \ufffd' });
});
