// From stored frames to lanes, ribbons and the picture of any moment. Pure; the page only draws.

import type { Replay } from '../net/api';
import type { Frame, GroupRow, PacerSetting, PairRow, PhaseName } from '../protocol/messages';
import { pointsPerSecond } from './rhythm';
import { togetherAbove } from './words';

export interface Point {
  ms: number;
  value: number | undefined; // undefined: a gap
}

export interface Lane {
  seat: number;
  name: string;
  rate: Point[]; // bpm, four a second
  coherence: Point[];
}

// Fewer seconds with a value than this make no share that means anything.
export const leastCompared = 60;

// Notes beside each other would cover each other: each goes to the first row where it has room.
export function rowsOf(markers: readonly { at_ms: number; text: string }[], x: (ms: number) => number): number[] {
  const charPx = 8;
  const ends: number[] = [];
  return markers.map(({ at_ms, text }) => {
    const from = x(at_ms);
    let row = ends.findIndex((end) => end <= from);
    if (row < 0) row = ends.length;
    ends[row] = from + 16 + Math.min(text.length, 32) * charPx;
    return row;
  });
}

export interface Ribbon {
  key: string;
  pair: { a: number; b: number } | undefined; // undefined: the whole circle
  above: (Point & { paced: boolean })[];
  compared: number; // frames with a value
  beyond: number; // of those, above the mark
}

export const lengthOf = (replay: Replay): number =>
  Math.max(replay.ended_ms ?? 0, replay.frames.at(-1)?.at_ms ?? 0, 1);

export function lanesOf(replay: Replay): Lane[] {
  const lanes = replay.people.map(({ seat, name }) => ({
    seat,
    name,
    rate: [] as Point[],
    coherence: [] as Point[],
  }));
  const bySeat = new Map(lanes.map((lane) => [lane.seat, lane]));
  for (const frame of replay.frames) {
    for (const row of frame.people) {
      const lane = bySeat.get(row.seat);
      // Four points a second, the newest at the window's end.
      for (let i = 0; i < pointsPerSecond; i += 1) {
        const ms = frame.window_end_ms - ((pointsPerSecond - 1 - i) * 1000) / pointsPerSecond;
        lane?.rate.push({ ms, value: row.rhythm_bpm?.[i] ?? undefined });
      }
      lane?.coherence.push({ ms: frame.at_ms, value: row.coherence?.score });
    }
  }
  return lanes;
}

// One of each pair, and before them that of the circle where there was one.
export function ribbonsOf(frames: readonly Frame[]): Ribbon[] {
  const circle: Ribbon = { key: 'circle', pair: undefined, above: [], compared: 0, beyond: 0 };
  const pairs = new Map<string, Ribbon>();
  for (const frame of frames) {
    if (frame.group) add(circle, frame.at_ms, frame.group);
    for (const pair of frame.pairs) {
      const key = `${pair.a}-${pair.b}`;
      let ribbon = pairs.get(key);
      if (!ribbon) {
        ribbon = { key, pair: { a: pair.a, b: pair.b }, above: [], compared: 0, beyond: 0 };
        pairs.set(key, ribbon);
      }
      add(ribbon, frame.at_ms, pair);
    }
  }
  const bySeat = [...pairs.values()].sort((x, y) => seats(x)[0] - seats(y)[0] || seats(x)[1] - seats(y)[1]);
  return circle.above.length > 0 ? [circle, ...bySeat] : bySeat;
}

const seats = ({ pair }: Ribbon): [number, number] => (pair ? [pair.a, pair.b] : [0, 0]);

function add(ribbon: Ribbon, ms: number, row: PairRow | GroupRow): void {
  const value = row.state === 'measuring' ? row.above_chance : undefined;
  ribbon.above.push({ ms, value, paced: row.shared_pacer });
  if (value === undefined) return;
  ribbon.compared += 1;
  if (value >= togetherAbove) ribbon.beyond += 1;
}

// The newest frame that is not later than this moment. Frames are in order: halving finds it.
export function frameAt(frames: readonly Frame[], ms: number): Frame | undefined {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.at_ms ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return frames[low - 1];
}

export function phaseAt(phases: Replay['phases'], ms: number): PhaseName {
  return phases.findLast((one) => one.at_ms <= ms)?.phase ?? 'arrive';
}

export function pacerAt(pacers: Replay['pacers'], ms: number): PacerSetting | undefined {
  const newest = pacers.findLast((one) => one.at_ms <= ms)?.pacer;
  return newest?.on ? newest : undefined;
}

export function phaseSpans(replay: Replay): { phase: PhaseName; fromMs: number; toMs: number }[] {
  const end = lengthOf(replay);
  const starts = [{ phase: 'arrive' as PhaseName, at_ms: 0 }, ...replay.phases];
  return starts
    .map(({ phase, at_ms }, i) => ({ phase, fromMs: at_ms, toMs: starts[i + 1]?.at_ms ?? end }))
    .filter((span) => span.toMs > span.fromMs);
}

// The light of a review follows the heart rhythm: where the newest values stand between their own low and high.
export function swellOf(frames: readonly Frame[], seat: number, ms: number): number {
  const secondsBack = 20;
  const values: number[] = [];
  let newest: number | undefined;
  for (const frame of framesBetween(frames, ms - secondsBack * 1000, ms)) {
    const row = frame.people.find((one) => one.seat === seat);
    for (const bpm of row?.rhythm_bpm ?? []) if (bpm !== null) values.push((newest = bpm));
  }
  if (newest === undefined || values.length < 8) return 0;
  const low = Math.min(...values);
  const high = Math.max(...values);
  return high - low < 0.5 ? 0.5 : (newest - low) / (high - low);
}

function framesBetween(frames: readonly Frame[], fromMs: number, toMs: number): Frame[] {
  const last = frameAt(frames, toMs);
  if (!last) return [];
  const end = frames.indexOf(last);
  let begin = end;
  while (begin > 0 && (frames[begin - 1]?.at_ms ?? 0) >= fromMs) begin -= 1;
  return frames.slice(begin, end + 1);
}

// Runs without gaps, thinned to what a screen can show.
export function lineOf(
  points: readonly Point[],
  x: (ms: number) => number,
  y: (value: number) => number,
  gapMs = 2_500,
): string {
  let path = '';
  let before: number | undefined;
  let drawnX = -Infinity;
  for (const { ms, value } of points) {
    if (value === undefined) {
      before = undefined;
      continue;
    }
    const px = x(ms);
    const joins = before !== undefined && ms - before <= gapMs;
    before = ms;
    if (joins && px - drawnX < 0.5) continue; // less than half a pixel further
    path += `${joins ? 'L' : 'M'}${px.toFixed(1)} ${y(value).toFixed(1)}`;
    drawnX = px;
  }
  return path;
}
