// Practices that people write themselves: only text and times, never anything that runs.
//
// A file of them is JSON:
//   { "format": "coregulation-practices", "version": 1, "practices": [
//     { "title": "…", "note": "…", "pacer": { "breaths_per_min": 6, "inhale": 0.45 },
//       "steps": [ { "text": "…", "seconds": 60 } ] } ] }
// note and pacer may be missing; keys that are not known are passed over.

import { oneLine } from '../protocol/one_line';
import type { Guide } from '../protocol/messages';
import { leastSeconds, mostBytes, mostSeconds, mostSteps, mostTitle, mostWords } from './guide';
import type { Pacing } from './practice';

export interface OwnPractice {
  id: string; // in this browser
  title: string;
  note: string; // may be empty
  pacing?: Pacing;
  steps: { text: string; seconds: number }[];
}

export interface OwnFault {
  expected:
    | 'title'
    | 'title_long'
    | 'note_long'
    | 'steps'
    | 'steps_many'
    | 'text'
    | 'text_long'
    | 'seconds'
    | 'pacer'
    | 'large';
  step?: number; // from 0
}

export interface FileFault {
  expected: 'json' | 'format' | 'version' | 'practices' | 'object' | OwnFault['expected'];
  practice?: number; // from 1, as people count
  step?: number; // from 1
  version?: number;
}

export const fileFormat = 'coregulation-practices';
export const fileVersion = 1;
export const mostPractices = 200; // in a file, and in a browser
export const mostFileKb = 1_000; // a hundred times what twenty practices need

const length = (text: string): number => Array.from(text).length;

// As the protocol takes it: lines may break, nothing else is hidden in it.
export const plainText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();

export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export function guideOfOwn(own: OwnPractice): Guide {
  const note = plainText(own.note);
  return {
    title: oneLine(own.title, Infinity).replace(/\p{Surrogate}/gu, '\ufffd'),
    ...(note === '' ? {} : { note }),
    steps: own.steps.map((step) => ({ text: plainText(step.text), seconds: step.seconds })),
  };
}

// What keeps it from being started in a session; empty: nothing does.
export function faultsOf(own: OwnPractice): OwnFault[] {
  const { title, note = '', steps } = guideOfOwn(own);
  const faults: OwnFault[] = [];
  if (title === '') faults.push({ expected: 'title' });
  if (length(title) > mostTitle) faults.push({ expected: 'title_long' });
  if (length(note) > mostWords) faults.push({ expected: 'note_long' });
  if (steps.length === 0) faults.push({ expected: 'steps' });
  if (steps.length > mostSteps) faults.push({ expected: 'steps_many' });
  for (const [step, { text, seconds }] of steps.entries()) {
    if (text === '') faults.push({ expected: 'text', step });
    if (length(text) > mostWords) faults.push({ expected: 'text_long', step });
    if (!Number.isInteger(seconds) || seconds < leastSeconds || seconds > mostSeconds)
      faults.push({ expected: 'seconds', step });
  }
  const pacing = own.pacing;
  if (pacing && !(pacing.breathsPerMin >= 4 && pacing.breathsPerMin <= 7 && pacing.inhale >= 0.3 && pacing.inhale <= 0.6))
    faults.push({ expected: 'pacer' });
  if (new TextEncoder().encode(JSON.stringify(guideOfOwn(own))).length > mostBytes) faults.push({ expected: 'large' });
  return faults;
}

export const fileOf = (practices: readonly OwnPractice[]): string =>
  JSON.stringify({ format: fileFormat, version: fileVersion, practices: practices.map(inFile) }, null, 2) + '\n';

const inFile = ({ id, title, note, pacing, steps }: OwnPractice): object => ({
  id,
  title,
  ...(note === '' ? {} : { note }),
  ...(pacing ? { pacer: { breaths_per_min: pacing.breathsPerMin, inhale: pacing.inhale } } : {}),
  steps,
});

// All of a file, or the first thing in it that is not as expected.
export function practicesOfFile(text: string): OwnPractice[] | FileFault {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { expected: 'json' };
  }
  if (!isObject(value) || value['format'] !== fileFormat) return { expected: 'format' };
  const { version, practices } = value;
  if (typeof version !== 'number') return { expected: 'format' };
  if (version !== fileVersion) return { expected: 'version', version };
  if (!Array.isArray(practices) || practices.length === 0 || practices.length > mostPractices)
    return { expected: 'practices' };
  const found: OwnPractice[] = [];
  for (const [index, one] of practices.entries()) {
    const read = practiceOf(one);
    const fault = 'expected' in read ? read : faultsOf(read)[0];
    if (fault) {
      const step = fault.step === undefined ? {} : { step: fault.step + 1 };
      return { expected: fault.expected, practice: index + 1, ...step };
    }
    found.push(read as OwnPractice);
  }
  return found;
}

export const isFault = (read: OwnPractice[] | FileFault): read is FileFault => !Array.isArray(read);

// Each text may be missing or something else entirely: what it is not, is said by faultsOf.
function practiceOf(value: unknown): OwnPractice | { expected: 'object' | 'steps' | 'pacer'; step?: number } {
  if (!isObject(value)) return { expected: 'object' };
  const { id, title, note, pacer, steps } = value;
  if (!Array.isArray(steps)) return { expected: 'steps' };
  const string = (one: unknown): string => (typeof one === 'string' ? one : '');
  const number = (one: unknown): number => (typeof one === 'number' ? one : NaN);
  const known = {
    id: typeof id === 'string' && /^[0-9a-f]{16}$/.test(id) ? id : newId(),
    title: string(title),
    note: string(note),
    steps: steps.map((step: unknown) => ({
      text: string(isObject(step) && step['text']),
      seconds: number(isObject(step) && step['seconds']),
    })),
  };
  if (pacer === undefined) return known;
  if (!isObject(pacer)) return { expected: 'pacer' };
  return { ...known, pacing: { breathsPerMin: number(pacer['breaths_per_min']), inhale: number(pacer['inhale']) } };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
