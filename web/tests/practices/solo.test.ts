import { describe, expect, it } from 'vitest';
import { stepAt } from '../../src/practices/guide';
import { hear, nothingHeard, type Heard } from '../../src/practices/heard_rhythm';
import { begin, goOn, goTo, settleMs, stay } from '../../src/practices/solo';

const guide = {
  title: 'Two steps',
  steps: [
    { text: 'one', seconds: 10 },
    { text: 'two', seconds: 20 },
  ],
};

describe('a practice alone', () => {
  it('leaves a breath before the first step', () => {
    const solo = begin(guide, 1_000);
    expect(stepAt(solo.practice, 1_000 + settleMs - 1).before).toBe(true);
    expect(stepAt(solo.practice, 1_000 + settleMs)).toMatchObject({ index: 0, before: false });
  });

  it('stays where one wants to stay, and goes on from there', () => {
    const at = settleMs + 15_000; // a quarter of the second step
    const staying = stay(begin(guide, 0), at);
    expect(stepAt(staying.practice, at + 3_600_000)).toMatchObject({ index: 1, held: true });
    const on = goOn(staying, at + 3_600_000);
    expect(stepAt(on.practice, at + 3_600_000)).toMatchObject({ index: 1, share: 0.25, held: false });
    expect(stay(staying, at + 5)).toBe(staying);
  });

  it('goes to the beginning of a step, and to the end of all', () => {
    const solo = begin(guide, 0);
    expect(stepAt(goTo(solo, 1, 500).practice, 500)).toMatchObject({ index: 1, share: 0 });
    expect(stepAt(goTo(solo, -3, 500).practice, 500)).toMatchObject({ index: 0, share: 0, before: false });
    expect(stepAt(goTo(solo, 2, 500).practice, 500)).toMatchObject({ index: 1, over: true });
    expect(stepAt(goTo(stay(solo, 500), 1, 900).practice, 900).held).toBe(false);
  });
});

describe('the rhythm that is heard without a server', () => {
  const told = (rr: number[][], from = 100): Heard =>
    rr.reduce<[Heard, number]>(
      ([heard, s], some) => {
        const at = s + some.reduce((a, b) => a + b, 0) / 1_000;
        return [hear(heard, some, at), at];
      },
      [nothingHeard, from],
    )[0];

  it('is a line of four points a second, without holes while beats follow each other', () => {
    const { line } = told(Array.from({ length: 30 }, () => [1_000]));
    expect(line.every((point) => Math.abs((point.bpm ?? 0) - 60) < 1e-9)).toBe(true);
    expect(line.length).toBe(29 * 4);
    for (const [i, point] of line.entries()) if (i > 0) expect(point.s - line[i - 1]!.s).toBeCloseTo(0.25);
  });

  it('goes straight from beat to beat', () => {
    const { line } = told([[1_000], [1_000], [750]]); // 60, 60, 80 a minute
    expect(line.at(-1)).toEqual({ s: 102.75, bpm: 80 });
    expect(line.at(-2)?.bpm).toBeCloseTo(60 + (20 * 2) / 3);
  });

  it('leaves a hole a hole', () => {
    const before = told([[1_000], [1_000]]);
    const { line } = hear(hear(before, [1_000], 130), [1_000], 131);
    expect(line.filter((point) => point.s > 102 && point.s < 130)).toEqual([]);
    expect(line.some((point) => point.s > 130)).toBe(true);
  });

  it('draws nothing through what is no heartbeat', () => {
    const { line } = told([[1_000], [1_000], [250], [1_000], [1_000]]);
    expect(Math.max(...line.map((point) => point.bpm ?? 0))).toBeLessThan(61);
  });

  it('bears straps that are late, and ones that tell several at once', () => {
    let heard = nothingHeard;
    let beatsMs = 0;
    for (let i = 0; i < 60; i += 1) {
      const some = i % 3 === 2 ? [800, 800, 800] : [];
      beatsMs += some.reduce((a, b) => a + b, 0);
      if (some.length > 0) heard = hear(heard, some, 50 + beatsMs / 1_000 + 0.9 * Math.sin(i));
    }
    const gaps = heard.line.slice(1).map((point, i) => point.s - heard.line[i]!.s);
    expect(Math.max(...gaps)).toBeCloseTo(0.25);
  });

  it('keeps two minutes', () => {
    const { line, beatS } = told(Array.from({ length: 300 }, () => [1_000]));
    expect(line.length).toBeLessThanOrEqual(481);
    expect((beatS ?? 0) - line[0]!.s).toBeLessThanOrEqual(120);
  });
});
