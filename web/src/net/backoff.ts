// When to try again. Full jitter: many clients that lost one server do not come back at one moment.

export const ceilingMs = 20_000; // nobody waits longer than this for a server that is back
export const firstMs = 500; // doubled with each attempt
const atOnceMs = 1_000; // the very first attempt comes within this
// A server that says "restarting" hands its listening socket on: who comes now waits in line for the next one.
const handedOnMs = 250;

// `attempt` counts from 0 since the last connection that held; `random` gives [0, 1).
export function backoffMs(attempt: number, random: () => number, handedOn = false): number {
  if (attempt <= 0) return random() * (handedOn ? handedOnMs : atOnceMs);
  const most = Math.min(ceilingMs, firstMs * 2 ** attempt);
  return firstMs + random() * (most - firstMs);
}
