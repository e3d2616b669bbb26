// One's own heart-rate line without a server: beats put one after another from where they were first heard.
//
// Good enough to be looked at, and no more: no beat is mended, and nothing is computed from it. In a session the
// server reconstructs the beats with their uncertainty and tells coherence.

import { keptSeconds, pointsPerSecond, type RhythmPoint } from '../state/rhythm';

export interface Heard {
  line: readonly RhythmPoint[];
  beatS: number | undefined; // page time of the newest beat
  bpm: number | undefined; // of the newest interval; undefined after a hole
}

export const nothingHeard: Heard = { line: [], beatS: undefined, bpm: undefined };

// What no resting or moving heart does: 30 to 200 a minute.
const leastRrMs = 300;
const mostRrMs = 2_000;
// Intervals arrive up to seconds late, and some straps tell several at once; more than this is a hole.
const mostApartS = 3;

export function hear(heard: Heard, rr_ms: readonly number[], arrivedS: number): Heard {
  if (rr_ms.length === 0) return heard;
  const allS = rr_ms.reduce((sum, rr) => sum + rr, 0) / 1_000;
  let { beatS, bpm } = heard;
  if (beatS === undefined || Math.abs(beatS + allS - arrivedS) > mostApartS) {
    beatS = arrivedS - allS;
    bpm = undefined;
  }
  const line = heard.line.filter((point) => point.s > arrivedS - keptSeconds && point.s <= beatS!);
  for (const rr of rr_ms) {
    const fromS: number = beatS;
    const from: number | undefined = bpm;
    beatS = fromS + rr / 1_000;
    bpm = rr < leastRrMs || rr > mostRrMs ? undefined : 60_000 / rr;
    if (from === undefined || bpm === undefined) continue;
    for (let k = Math.floor(fromS * pointsPerSecond) + 1; k <= beatS * pointsPerSecond; k += 1) {
      const s = k / pointsPerSecond;
      line.push({ s, bpm: from + ((bpm - from) * (s - fromS)) / (beatS - fromS) });
    }
  }
  return { line, beatS, bpm };
}
