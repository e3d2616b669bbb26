// A value as canonical JSON, by its shape.

import type { Shape } from './shape';

/** `type`, when given, becomes the first key of the object. */
export function write(shape: Shape, value: unknown, type?: string): string {
  switch (shape.kind) {
    case 'flag':
      return value === true ? 'true' : 'false';
    case 'integer':
      return writeInteger(value as number);
    case 'number':
      return writeNumber(
        shape.saturates ? Math.min(value as number, shape.max) : (value as number),
        shape.decimals,
      );
    case 'word':
      return JSON.stringify(value);
    case 'text':
      // Half a surrogate pair, as cutting a string may leave it, is no JSON elsewhere.
      return JSON.stringify((value as string).replace(/\p{Surrogate}/gu, '\ufffd'));
    case 'list': {
      const items = value as readonly unknown[];
      return `[${items.map((item) => (shape.holes && isHole(item) ? 'null' : write(shape.of, item))).join(',')}]`;
    }
    case 'object': {
      const object = value as Record<string, unknown>;
      const parts = type === undefined ? [] : [`"type":${JSON.stringify(type)}`];
      for (const { key, optional, shape: inner } of shape.fields) {
        const item = object[key];
        if (optional && isAbsent(inner, item)) continue;
        parts.push(`"${key}":${write(inner, item)}`);
      }
      return `{${parts.join(',')}}`;
    }
  }
}

// Up to here every multiple of 10^-decimals prints alike in C++ and JavaScript.
const most = 1e15;
const powersOfTen = [1, 10, 100, 1000, 10000, 100000, 1000000];

/** The one rule for numbers (protocol/README.md): floor(|x| · 10^d + 0.5) / 10^d, and never −0. */
export function writeNumber(x: number, decimals: number): string {
  const scale = powersOfTen[decimals] ?? NaN;
  const n = Math.floor(Math.abs(x) * scale + 0.5);
  if (!(n <= most)) throw new RangeError('a number that JSON cannot carry');
  return x < 0 && n > 0 ? `-${n / scale}` : `${n / scale}`;
}

function writeInteger(n: number): string {
  if (!Number.isSafeInteger(n)) throw new RangeError('a number that JSON cannot carry');
  return String(n === 0 ? 0 : n);
}

function isHole(item: unknown): boolean {
  return item === null || item === undefined || (typeof item === 'number' && !Number.isFinite(item));
}

// What is not a number is no value, and neither is a list of nothing but holes.
function isAbsent(shape: Shape, item: unknown): boolean {
  if (shape.kind === 'list' && shape.holes && Array.isArray(item)) return item.every(isHole);
  return isHole(item);
}
