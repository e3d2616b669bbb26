// A recording of RR intervals as a text file: one interval a line, or a table whose header names them. That is
// the plain part of what the server's own tools read (server/rehearsal), with the same answer. Played as a strap
// would have sent it, about once a second.

import { maxRr, maxRrMs, minRrMs } from './limits';
import type { HeartSensor, Reading, SensorEvents } from './sensor';

export interface Recording {
  rr_ms: number[];
  arrival_s: number[]; // beside rr_ms when the file has them, else empty
  bpm: (number | undefined)[]; // beside arrival_s
}
export interface RecordingFault {
  line: number; // from 1; 0: the file itself
  expected: 'intervals' | 'number' | 'later_time';
}
export interface TimedReading extends Reading {
  at_s: number; // since the recording's start
}

// The middle of all intervals tells the unit: a heart's lies from 0.2 to 3 s.
const middleBelowIsSeconds = 10;
// Rows that arrived within this are one notification.
const togetherS = 0.02;

const rrNames = ['rr', 'rrms', 'rrs', 'rri', 'rrinterval', 'rrintervalms', 'ibi', 'ibims', 'nn', 'nnms'];
const arrivalNames = ['tsarrival', 'arrivals', 'tarrivals'];
const bpmNames = ['hrbpm', 'bpm', 'hr', 'heartratebpm'];

// "RR [ms]" and "rr_ms" are one name.
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const separatorOf = (line: string): string => (line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',');

function numberOf(cell: string, separator: string): number | undefined {
  const text = separator === ',' ? cell : cell.replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

export function parseRecording(text: string): Recording | RecordingFault {
  const found: Recording = { rr_ms: [], arrival_s: [], bpm: [] };
  let columns: { rr: number; arrival: number; bpm: number } | undefined;
  let separator = ',';
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (!columns) separator = separatorOf(line);
    const cells = line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (!columns) {
      if (cells.length === 1 && numberOf(cells[0] ?? '', separator) !== undefined) {
        columns = { rr: 0, arrival: -1, bpm: -1 };
      } else {
        const find = (names: string[]): number => cells.findIndex((cell) => names.includes(plain(cell)));
        columns = { rr: find(rrNames), arrival: find(arrivalNames), bpm: find(bpmNames) };
        if (columns.rr < 0) return { line: index + 1, expected: 'intervals' };
        continue;
      }
    }
    const rrCell = cells[columns.rr] ?? '';
    if (rrCell === '') continue; // a first beat ends no interval
    const rr = numberOf(rrCell, separator);
    if (rr === undefined || rr <= 0) return { line: index + 1, expected: 'number' };
    if (columns.arrival >= 0) {
      const at = numberOf(cells[columns.arrival] ?? '', separator);
      if (at === undefined) return { line: index + 1, expected: 'number' };
      if (at < (found.arrival_s.at(-1) ?? -Infinity)) return { line: index + 1, expected: 'later_time' };
      found.arrival_s.push(at);
      found.bpm.push(columns.bpm >= 0 ? numberOf(cells[columns.bpm] ?? '', separator) : undefined);
    }
    found.rr_ms.push(rr);
  }
  if (found.rr_ms.length === 0) return { line: 0, expected: 'intervals' };
  if (middleOf(found.rr_ms) < middleBelowIsSeconds) found.rr_ms = found.rr_ms.map((rr) => rr * 1000);
  return found;
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export const isFault = (result: Recording | RecordingFault): result is RecordingFault => 'expected' in result;

const sensible = (rr: number): boolean => rr >= minRrMs && rr <= maxRrMs;

export function readingsOf(recording: Recording): TimedReading[] {
  return recording.arrival_s.length > 0 ? asArrived(recording) : eachSecond(recording.rr_ms);
}

function asArrived({ rr_ms, arrival_s, bpm }: Recording): TimedReading[] {
  const first = arrival_s[0] ?? 0;
  const readings: TimedReading[] = [];
  rr_ms.forEach((rr, i) => {
    const at_s = (arrival_s[i] ?? 0) - first;
    let last = readings.at(-1);
    if (!last || at_s - last.at_s > togetherS || last.rr_ms.length >= maxRr) {
      last = { at_s, rr_ms: [] };
      readings.push(last);
    }
    const rate = bpm[i];
    if (rate !== undefined && rate > 0) last.bpm = rate;
    if (sensible(rr)) last.rr_ms.push(rr);
  });
  return readings;
}

function eachSecond(rr_ms: number[]): TimedReading[] {
  const readings: TimedReading[] = [];
  let beat_s = 0;
  for (const rr of rr_ms) {
    beat_s += rr / 1000;
    const at_s = Math.ceil(beat_s);
    // Seconds without a beat pass without a word, as an empty notification.
    for (let s = (readings.at(-1)?.at_s ?? 0) + 1; s < at_s; s += 1) readings.push({ at_s: s, rr_ms: [] });
    if (readings.at(-1)?.at_s !== at_s) readings.push({ at_s, rr_ms: [] });
    if (sensible(rr)) readings.at(-1)?.rr_ms.push(rr);
  }
  return readings;
}

export class RecordingPlayer implements HeartSensor {
  readonly kind = 'recording' as const;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly label: string,
    private readonly readings: readonly TimedReading[],
    private readonly events: SensorEvents,
  ) {}

  start(): Promise<void> {
    const startedMs = performance.now();
    this.events.changed('on');
    const play = (index: number): void => {
      const next = this.readings[index];
      if (!next) {
        this.events.changed('over');
        return;
      }
      const due = startedMs + next.at_s * 1000 - performance.now();
      this.timer = setTimeout(() => {
        const { at_s: _, ...reading } = next;
        this.events.reading(reading);
        play(index + 1);
      }, Math.max(0, due));
    };
    play(0);
    return Promise.resolve();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.events.changed('idle');
  }
}
