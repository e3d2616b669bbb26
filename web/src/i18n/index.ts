// The one door for texts and for numbers as people write them.

import { preferences } from '../store/preferences.svelte';
import { de } from './de';
import { en, type Catalogue, type Key } from './en';

export const catalogues: Record<string, { name: string; texts: Catalogue }> = {
  en: { name: 'English', texts: en },
  de: { name: 'Deutsch', texts: de },
};

export function languageOf(wish: string | undefined, offered: readonly string[]): string {
  const known = [wish ?? '', ...offered].map((tag) => tag.slice(0, 2).toLowerCase());
  return known.find((tag) => tag in catalogues) ?? 'en';
}

export const language = (): string =>
  languageOf(preferences.language, typeof navigator === 'undefined' ? [] : navigator.languages);

const texts = (): Catalogue => catalogues[language()]?.texts ?? en;

// The way of writing numbers and dates that belongs to the language shown: en-GB stays en-GB.
function locale(): string {
  const offered = typeof navigator === 'undefined' ? [] : navigator.languages;
  return offered.find((tag) => tag.toLowerCase().startsWith(language())) ?? language();
}

export type Fill = Record<string, string | number>;

export function fill(text: string, values: Fill): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const t = (key: Key, values: Fill = {}): string => fill(texts()[key], values);

type Stem = Key extends infer K ? (K extends `${infer S}.one` ? S : never) : never;

export function tn(stem: Stem, n: number): string {
  const form = new Intl.PluralRules(language()).select(n) === 'one' ? 'one' : 'other';
  return t(`${stem}.${form}`, { n: decimal(n, 0) });
}

export const decimal = (value: number, places: number): string =>
  new Intl.NumberFormat(locale(), {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(value);

export const dateTime = (unixMs: number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(unixMs);

export const timeOfDay = (unixMs: number): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(unixMs);

export const dayAndTime = (unixMs: number): string =>
  new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' }).format(unixMs);

// In 2 hours, in 5 minutes.
export const relative = (count: number, unit: 'day' | 'hour' | 'minute'): string =>
  new Intl.RelativeTimeFormat(language(), { numeric: 'always' }).format(count, unit);

export const list = (items: string[]): string =>
  new Intl.ListFormat(language(), { style: 'long', type: 'conjunction' }).format(items);

// 4:05, or 1:04:05 from an hour on.
export function clockText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(s / 60);
  return minutes < 60
    ? `${minutes}:${two(s % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`;
}
