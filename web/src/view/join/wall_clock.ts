// The wall clock, for the one thing that people plan by it: when a session begins.

export const wallMs = (): number => Date.now();

// What a field for a local date and time holds, as a moment; undefined while it holds none.
export function momentOf(local: string): number | undefined {
  const ms = local === '' ? NaN : new Date(local).getTime();
  return Number.isFinite(ms) ? ms : undefined;
}
