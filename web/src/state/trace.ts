// The last minutes as a quiet line: how far all were together beyond chance, and one's own coherence.
// One point a frame; what is missing stays missing.

export const traceSeconds = 300;

export interface TracePoint {
  s: number; // on the frames' second counter
  above: number | null; // of the circle or the pair; 1 is what chance reaches one time in twenty
  own: number | null; // one's own coherence score
}
export type Trace = readonly TracePoint[];

export function appendTrace(trace: Trace, point: TracePoint): Trace {
  const newest = trace.at(-1);
  // A session taken up by another server may count on from an earlier second.
  const before = newest && newest.s >= point.s ? trace.filter((one) => one.s < point.s) : trace;
  return [...before.filter((one) => one.s > point.s - traceSeconds), point];
}

// Runs of neighbouring values. A skipped frame is no gap yet; three seconds without a value are.
const gapS = 3;

export function traceRuns(trace: Trace, key: 'above' | 'own'): { s: number; value: number }[][] {
  const runs: { s: number; value: number }[][] = [];
  let before: number | undefined;
  for (const point of trace) {
    const value = point[key];
    if (value === null) {
      before = undefined;
      continue;
    }
    if (before !== undefined && point.s - before < gapS) runs.at(-1)?.push({ s: point.s, value });
    else runs.push([{ s: point.s, value }]);
    before = point.s;
  }
  return runs;
}
