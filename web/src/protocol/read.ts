// Whether a parsed value has a shape; the first fault in the schema's order, or none.
// Nothing is copied: frames come each second, for hours.

import type { Fault, Shape } from './shape';

/** `strict`: an unknown key is a fault. `message`: the key `type` is known, and already dealt with. */
export function read(shape: Shape, value: unknown, strict: boolean, message = false): Fault | undefined {
  switch (shape.kind) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : wrongType('true or false');
    case 'integer':
      if (!isNumber(value) || (Number.isFinite(value) && !Number.isInteger(value)))
        return wrongType('a whole number');
      return between(value, shape.min, shape.max);
    case 'number':
      return isNumber(value) ? between(value, shape.min, shape.max) : wrongType('a number');
    case 'word':
      if (typeof value !== 'string') return wrongType('a string');
      return shape.words.includes(value) ? undefined : outOfRange(shape.words.join(', '));
    case 'text':
      if (typeof value !== 'string') return wrongType('a string');
      if (loneSurrogate.test(value)) return notJson;
      if (fits(value, shape.min, shape.max) && shape.pattern.test(value)) return undefined;
      return outOfRange(`${shape.min} to ${shape.max} characters, none that is not allowed here`);
    case 'list': {
      if (!Array.isArray(value)) return wrongType('a list');
      if (value.length < shape.min || value.length > shape.max)
        return outOfRange(`a list of ${shape.min} to ${shape.max}`);
      for (let i = 0; i < value.length; i += 1) {
        const item: unknown = value[i];
        if (shape.holes && item === null) continue;
        const fault = read(shape.of, item, strict);
        if (fault) return within(`[${i}]`, fault);
      }
      return undefined;
    }
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrongType('an object');
      const object = value as Record<string, unknown>;
      for (const { key, optional, shape: inner } of shape.fields) {
        if (!Object.hasOwn(object, key)) {
          if (optional) continue;
          return { code: 'missing_field', field: key };
        }
        const fault = read(inner, object[key], strict);
        if (fault) return within(key, fault);
      }
      if (!strict) return undefined;
      for (const key of Object.keys(object)) {
        if (message && key === 'type') continue;
        if (!shape.fields.some((field) => field.key === key)) return { code: 'unknown_field', field: key };
      }
      return undefined;
    }
  }
}

/** Whether a JSON text nests deeper than `most` levels. */
export function deeper(text: string, most: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (quoted) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) quoted = false;
    } else if (c === 0x22) quoted = true;
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > most) return true;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return false;
}

// What JSON.parse lets pass and a parser in C++ does not: halves of surrogate pairs, and
// numbers beyond the range of double precision (which come out infinite).
const notJson: Fault = { code: 'not_json', field: '' };
const loneSurrogate = /\p{Surrogate}/u;

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function between(value: number, min: number, max: number): Fault | undefined {
  if (!Number.isFinite(value)) return notJson;
  return value >= min && value <= max ? undefined : outOfRange(`${min} to ${max}`);
}

// Lengths count code points, not UTF-16 units.
function fits(text: string, min: number, max: number): boolean {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    count += 1;
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800) i += 1;
  }
  return count >= min && count <= max;
}

function wrongType(expected: string): Fault {
  return { code: 'wrong_type', field: '', expected };
}

function outOfRange(expected: string): Fault {
  return { code: 'out_of_range', field: '', expected };
}

function within(outer: string, fault: Fault): Fault {
  if (fault.code === 'not_json') return fault;
  const field =
    fault.field === '' || fault.field.startsWith('[') ? outer + fault.field : `${outer}.${fault.field}`;
  return { ...fault, field };
}
