// When a session begins, seen from now, in the grain in which people speak of it.

export type Begins =
  | { word: 'day'; unit: 'day' | 'hour'; count: number } // on another day, or nearly so: the date is said too
  | { word: 'time'; unit: 'hour' | 'minute'; count: number }
  | { word: 'now' }
  | { word: 'past'; longAgo: boolean }; // planned for a moment that has passed

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const dayFrom = 15 * hour; // a bare time of day could then be tomorrow's
const hoursFrom = 90 * minute; // below, people count minutes
const graceMs = 2 * minute; // nobody begins on the second

export function beginsFrom(beginsMs: number, nowMs: number): Begins {
  const ahead = beginsMs - nowMs;
  if (ahead >= 2 * day) return { word: 'day', unit: 'day', count: Math.round(ahead / day) };
  if (ahead >= dayFrom) return { word: 'day', unit: 'hour', count: Math.round(ahead / hour) };
  if (ahead >= hoursFrom) return { word: 'time', unit: 'hour', count: Math.round(ahead / hour) };
  if (ahead >= minute) return { word: 'time', unit: 'minute', count: Math.ceil(ahead / minute) };
  if (ahead >= -graceMs) return { word: 'now' };
  return { word: 'past', longAgo: -ahead >= dayFrom };
}
