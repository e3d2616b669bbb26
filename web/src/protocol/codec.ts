// The wire form of the messages, as protocol/README.md states it and protocol/json.hpp has it
// in C++: the same text gives the same message or the same fault, and equal messages have
// equal bytes.

import type { ClientMessage, ServerMessage } from './messages';
import { deeper, read } from './read';
import type { Fault, Shape } from './shape';
import { clientShapes, serverShapes } from './shapes';
import { write } from './write';

export type Decoded<M> = { message: M; fault?: never } | { message?: never; fault: Fault };

// As in C++: levels of nesting, told from the text before anything is built from it.
const deepestClient = 4;
const deepestServer = 8;
// Bytes of one client message.
const longestClient = 16384;

/** Ignores keys that it does not know: the server may be newer. A type it does not know is the fault unknown_type. */
export function decodeServer(text: string): Decoded<ServerMessage> {
  return decode<ServerMessage>(text, serverShapes, deepestServer, false);
}

/** As strict as the server: for tests and for servers that stand in for it. */
export function decodeClient(text: string): Decoded<ClientMessage> {
  if (new TextEncoder().encode(text).length > longestClient)
    return { fault: { code: 'out_of_range', field: '', expected: `at most ${longestClient} bytes` } };
  return decode<ClientMessage>(text, clientShapes, deepestClient, true);
}

/**
 * Canonical: no spaces, keys in the schema's order, numbers rounded to the schema's decimals, absent values left out.
 * Throws RangeError when a required number is not finite; an optional one that is not is left out.
 */
export function encode(message: ClientMessage | ServerMessage): string {
  const shape = clientShapes.get(message.type) ?? serverShapes.get(message.type);
  if (!shape) throw new RangeError(`no message is called ${message.type}`);
  return write(shape, message, message.type);
}

function decode<M>(
  text: string,
  shapes: ReadonlyMap<string, Shape>,
  deepest: number,
  strict: boolean,
): Decoded<M> {
  if (deeper(text, deepest))
    return { fault: { code: 'out_of_range', field: '', expected: `at most ${deepest} levels` } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { code: 'not_json', field: '', expected: 'a JSON object' } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { fault: { code: 'wrong_type', field: '', expected: 'a JSON object' } };
  if (!Object.hasOwn(value, 'type')) return { fault: { code: 'missing_field', field: 'type' } };
  const type = (value as { type: unknown }).type;
  if (typeof type !== 'string') return { fault: { code: 'wrong_type', field: 'type', expected: 'a string' } };
  const shape = shapes.get(type);
  if (!shape) return { fault: { code: 'unknown_type', field: 'type' } };
  const fault = read(shape, value, strict, true);
  return fault ? { fault } : { message: value as M };
}
