import { describe, expect, it } from 'vitest';
import { parseMeasurement } from '../../src/sensor/measurement';

const parse = (...bytes: number[]) => parseMeasurement(new DataView(Uint8Array.from(bytes).buffer));

describe('a heart rate measurement', () => {
  it('reads an 8-bit rate', () => {
    expect(parse(0x00, 72)).toEqual({ rr_ms: [], bpm: 72, intervalsPresent: false });
  });

  it('reads a 16-bit rate, little end first', () => {
    expect(parse(0x01, 0x2c, 0x01)).toMatchObject({ bpm: 300 });
  });

  it('tells contact only when the sensor supports it', () => {
    expect(parse(0x02, 60)).not.toHaveProperty('contact');
    expect(parse(0x04, 60)).toMatchObject({ contact: false });
    expect(parse(0x06, 60)).toMatchObject({ contact: true });
  });

  it('reads intervals in 1/1024 s to the end', () => {
    expect(parse(0x10, 60, 0x00, 0x04, 0x00, 0x02)).toMatchObject({ rr_ms: [1000, 500], intervalsPresent: true });
  });

  it('steps over the energy that stands before them', () => {
    expect(parse(0x18, 60, 0xff, 0xff, 0x00, 0x04)).toMatchObject({ rr_ms: [1000] });
    expect(parse(0x1f, 0x3c, 0x00, 0xff, 0xff, 0x00, 0x03)).toMatchObject({ bpm: 60, rr_ms: [750], contact: true });
  });

  it('ignores an odd byte at the end', () => {
    expect(parse(0x10, 60, 0x00, 0x04, 0x07)).toMatchObject({ rr_ms: [1000] });
  });

  it('leaves out what is no heartbeat, but knows that intervals come', () => {
    expect(parse(0x10, 60, 0x10, 0x00, 0x00, 0x04, 0xff, 0xff)).toMatchObject({ rr_ms: [1000], intervalsPresent: true });
  });

  it('takes a rate of 0 for no rate', () => {
    expect(parse(0x00, 0)).toEqual({ rr_ms: [], intervalsPresent: false });
  });

  it('refuses what is too short to be one', () => {
    expect(parse()).toBeUndefined();
    expect(parse(0x00)).toBeUndefined();
    expect(parse(0x01, 60)).toBeUndefined();
  });

  it('survives every combination of flags at every length', () => {
    for (let flags = 0; flags < 256; flags += 1) {
      for (let length = 0; length < 12; length += 1) {
        const result = parse(...[flags, 70, 3, 9, 0, 4, 0, 4, 1, 2, 3, 4].slice(0, length));
        for (const rr of result?.rr_ms ?? []) expect(rr).toBeGreaterThanOrEqual(200);
      }
    }
  });
});
