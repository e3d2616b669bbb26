// How a facilitator likes the console to be, and their own plan. Kept in this browser only.
// Beside it, for as long as the tab lives: where in the plan the session is, and a plan half edited.

import { planFrom, type Plan } from '../state/plan';

export const sections = ['door', 'plan', 'pacer', 'practice', 'notes', 'people', 'pairs', 'ending', 'keys'] as const;
export type Section = (typeof sections)[number];

interface Saved {
  open: Partial<Record<Section, boolean>>;
  plan: Plan | undefined; // "my plan"
  quick: string[] | undefined; // words for quick notes; undefined: those of the catalogue
  keys: boolean; // single keys do something
  figures: boolean;
}

const savedKey = 'coregulation.console';
export const mostQuick = 12;
const longestQuick = 40; // code points: more is a note, no word

const defaults: Saved = { open: {}, plan: undefined, quick: undefined, keys: true, figures: false };

function read(storage: () => Storage, key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage().getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    // It holds for this page at least.
  }
}

const flags = (value: unknown): Partial<Record<Section, boolean>> =>
  Object.fromEntries(
    sections.flatMap((name) => {
      const flag = (value as Record<string, unknown> | undefined)?.[name];
      return typeof flag === 'boolean' ? [[name, flag]] : [];
    }),
  );

export function quickFrom(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const words = value.filter(
    (one): one is string => typeof one === 'string' && one.trim() !== '' && [...one].length <= longestQuick,
  );
  return [...new Set(words)].slice(0, mostQuick);
}

export function loadConsole(storage = (): Storage => localStorage): Saved {
  const saved = read(storage, savedKey);
  return {
    open: flags(saved['open']),
    plan: planFrom(saved['plan']),
    quick: quickFrom(saved['quick']),
    keys: saved['keys'] !== false,
    figures: saved['figures'] === true,
  };
}

export const consoleWishes: Saved = $state(typeof localStorage === 'undefined' ? defaults : loadConsole());

export function wishConsole(change: Partial<Saved>): void {
  Object.assign(consoleWishes, change);
  write(() => localStorage, savedKey, consoleWishes);
}

// One session's place in its plan: when its part began, and which part that is.
export interface KeptThread {
  phase: string;
  sinceMs: number | undefined; // session time
  part: number | undefined;
  draft: Plan | undefined; // edited, not said yet
  base: Plan | undefined; // what the draft began from
}

const threadKey = (session: string): string => `coregulation.console.${session}`;

export function threadOf(session: string, storage = (): Storage => sessionStorage): KeptThread | undefined {
  const { phase, sinceMs, part, draft, base } = read(storage, threadKey(session));
  if (typeof phase !== 'string') return undefined;
  const number = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  return { phase, sinceMs: number(sinceMs), part: number(part), draft: planFrom(draft), base: planFrom(base) };
}

export const keepThread = (session: string, thread: KeptThread, storage = (): Storage => sessionStorage): void =>
  write(storage, threadKey(session), thread);
