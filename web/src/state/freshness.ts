// A stale value looks stale.

export type Freshness = 'fresh' | 'checking' | 'resting';

export const freshMs = 3_000;
export const checkingMs = 10_000;

export function freshnessOf(ageMs: number): Freshness {
  if (ageMs < freshMs) return 'fresh';
  return ageMs <= checkingMs ? 'checking' : 'resting';
}
