import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFault, parseRecording, readingsOf, type Recording } from '../../src/sensor/recording';

function read(text: string): Recording {
  const result = parseRecording(text);
  if (isFault(result)) throw new Error(`line ${result.line}: expected ${result.expected}`);
  return result;
}

describe('a recording', () => {
  it('is one interval a line, comments and blank lines passed over', () => {
    expect(read('# Kubios\n800\n\n810\r\n 790 ').rr_ms).toEqual([800, 810, 790]);
  });

  it('knows seconds by their size', () => {
    expect(read('0.8\n0.81').rr_ms).toEqual([800, 810]);
    expect(read('0.8\n0.81\n12.5').rr_ms).toEqual([800, 810, 12_500]); // a pause does not change it
  });

  it('finds its column by name, whatever it is called', () => {
    expect(read('t_s;RR [ms]\n0,8;800\n1,6;801,5').rr_ms).toEqual([800, 801.5]);
    expect(read('\uFEFF"IBI"\n"800"').rr_ms).toEqual([800]);
  });

  it('passes over a first beat that ends no interval', () => {
    expect(read('t_s,rr_ms\n0.49,\n1.07,581.9').rr_ms).toEqual([581.9]);
  });

  it('says where it is wrong and what was expected', () => {
    expect(parseRecording('a,b\n1,2')).toEqual({ line: 1, expected: 'intervals' });
    expect(parseRecording('800\nx')).toEqual({ line: 2, expected: 'number' });
    expect(parseRecording('rr_ms\n-5')).toEqual({ line: 2, expected: 'number' });
    expect(parseRecording('rr_ms\n')).toEqual({ line: 0, expected: 'intervals' });
    expect(parseRecording('t_s_arrival,rr_ms\n2,800\n1,800')).toEqual({ line: 3, expected: 'later_time' });
  });

  it('plays arrivals as they were, rows that came together as one', () => {
    const readings = readingsOf(read('t_s_arrival,hr_bpm,rr_ms\n5.000,70,800\n5.001,70,820\n6.1,71,810'));
    expect(readings).toEqual([
      { at_s: 0, bpm: 70, rr_ms: [800, 820] },
      { at_s: expect.closeTo(1.1) as number, bpm: 71, rr_ms: [810] },
    ]);
  });

  it('plays bare intervals as a strap would: once a second, none lost, none twice', () => {
    const rr_ms = Array.from({ length: 300 }, (_, i) => 700 + ((i * 37) % 500));
    const readings = readingsOf({ rr_ms, arrival_s: [], bpm: [] });
    expect(readings.flatMap((r) => r.rr_ms)).toEqual(rr_ms);
    expect(readings.every((r, i) => i === 0 || r.at_s - (readings[i - 1]?.at_s ?? 0) === 1)).toBe(true);
  });

  it('leaves out what no strap can report, while time goes on', () => {
    const readings = readingsOf({ rr_ms: [800, 5_000, 900], arrival_s: [], bpm: [] });
    expect(readings.flatMap((r) => r.rr_ms)).toEqual([800, 900]);
    expect(readings.at(-1)?.at_s).toBe(7);
  });

  const folder = process.env['COREGULATION_RECORDINGS'] ?? join(__dirname, '../../../../shared/recordings');
  it.skipIf(!existsSync(folder))('reads the real ones', () => {
    const of = (file: string): Recording => read(readFileSync(join(folder, file), 'utf8'));
    expect(of('rest_910_beats.csv').rr_ms.length).toBe(910);
    expect(of('rest_5min_beats.csv').rr_ms[0]).toBeCloseTo(581.9528);
    const h10 = of('polar_h10_bigeminy_with_arrivals.csv');
    expect(h10.arrival_s.length).toBe(h10.rr_ms.length);
    expect(readingsOf(h10).length).toBeLessThan(h10.rr_ms.length);
  });
});
