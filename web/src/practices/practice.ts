// What a practice is: its bones here, its words in words.en.ts and words.de.ts.

// The parts of the path, from landing in oneself to moving with others.
export const parts = ['landing', 'warmth', 'senses', 'ahead', 'near', 'sharing', 'circle'] as const;
export type Part = (typeof parts)[number];

export type Company =
  | 'alone'
  | 'either' // alone, or everybody for themselves in one room
  | 'pairs'
  | 'together' // two or more
  | 'circle'; // three or more

// A breath that suits it; a person may always keep their own.
export interface Pacing {
  breathsPerMin: number; // 4 … 7
  inhale: number; // share of a breath, 0.3 … 0.6
}

export interface Practice<Key extends string = string> {
  key: Key;
  part: Part;
  company: Company;
  seconds: readonly number[]; // of each step
  pacing?: Pacing;
  sources?: readonly string[]; // where the idea is public knowledge; names of works are not translated
}

export interface PracticeWords {
  title: string;
  purpose: string;
  note: string; // when not to, and what makes it gentle
  steps: readonly string[]; // as many as seconds
}

export const totalSeconds = (seconds: readonly number[]): number => seconds.reduce((sum, s) => sum + s, 0);

export const forOne = (company: Company): boolean => company === 'alone' || company === 'either';
export const forMany = (company: Company): boolean => company !== 'alone';
