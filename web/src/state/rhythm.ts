// One's own heart-rate line: the 4 Hz tachogram as the frames bring it, four points each second.
// What is missing stays missing; nothing is drawn across it.

export const pointsPerSecond = 4;
export const keptSeconds = 120;

export interface RhythmPoint {
  s: number; // on the frames' second counter
  bpm: number | null;
}
export type RhythmLine = readonly RhythmPoint[];

export function appendRhythm(
  line: RhythmLine,
  frameNumber: number,
  newest: readonly (number | null)[] | undefined,
): RhythmLine {
  const points = Array.from({ length: pointsPerSecond }, (_, i) => ({
    s: frameNumber - (pointsPerSecond - 1 - i) / pointsPerSecond,
    bpm: newest?.[i] ?? null,
  }));
  return [...line.filter((p) => p.s > frameNumber - keptSeconds && p.s <= frameNumber - 1), ...points];
}

// Runs of neighbouring points: a conflated frame, or a hole in the values, ends a run.
export function runsOf(line: RhythmLine): { s: number; bpm: number }[][] {
  const runs: { s: number; bpm: number }[][] = [];
  let before: number | undefined;
  for (const { s, bpm } of line) {
    const joins = before !== undefined && s - before < 1.5 / pointsPerSecond;
    if (bpm === null) {
      before = undefined;
      continue;
    }
    if (joins) runs.at(-1)?.push({ s, bpm });
    else runs.push([{ s, bpm }]);
    before = s;
  }
  return runs;
}

// The vertical range: at least 16 bpm high, so that a quiet line does not look like a storm.
export function rangeOf(line: RhythmLine): { low: number; high: number } | undefined {
  const values = line.flatMap((p) => (p.bpm === null ? [] : [p.bpm]));
  if (values.length === 0) return undefined;
  const low = Math.min(...values);
  const high = Math.max(...values);
  const grow = Math.max(0, (16 - (high - low)) / 2) + 1;
  return { low: low - grow, high: high + grow };
}
