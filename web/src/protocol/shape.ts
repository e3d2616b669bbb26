import type { ErrorCode } from './messages';

/** What a value may be; shapes.ts has one for each message, made from the schemas. */
export type Shape =
  | { kind: 'flag' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'number'; min: number; max: number; decimals: number; saturates: boolean }
  | { kind: 'word'; words: readonly string[] }
  | { kind: 'text'; min: number; max: number; pattern: RegExp } // lengths in code points
  | { kind: 'list'; of: Shape; min: number; max: number; holes: boolean } // holes: null is an item
  | { kind: 'object'; fields: readonly Field[] };

export interface Field {
  key: string;
  optional: boolean;
  shape: Shape;
}

/** What is wrong with a text. */
export interface Fault {
  code: ErrorCode;
  field: string; // "rr_ms[1]", "people[0].coherence.score"; empty: the message as a whole
  expected?: string;
}
