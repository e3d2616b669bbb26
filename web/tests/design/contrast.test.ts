import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contrast, difference, firstMoment, schemes, visions } from './tokens';

// What may lie under words, and what may lie under what must be seen.
const grounds = ['ground', 'ground-deep', 'card', 'card-high'];
const words: Record<string, string[]> = {
  ink: [...grounds, 'accent-soft'],
  'ink-soft': [...grounds, 'accent-soft'],
  accent: [...grounds, 'accent-soft'],
  warm: grounds,
  note: [...grounds, 'note-ground'],
  'accent-ink': ['accent'],
};
const seen: Record<string, string[]> = {
  'line-strong': grounds, // edges of what can be pressed or written in
  pacer: grounds,
  accent: [...grounds, 'line'], // focus rings; the filled part of a meter
  warm: ['line'],
};
const seats = Array.from({ length: 8 }, (_, i) => `seat-${i + 1}`);

const weak = (tokens: Record<string, string>, pairs: Record<string, string[]>, least: number): string[] =>
  Object.entries(pairs).flatMap(([front, backs]) =>
    backs
      .map((back) => ({ back, ratio: contrast(tokens[front] ?? '', tokens[back] ?? '') }))
      .filter(({ ratio }) => !(ratio >= least)) // a colour that is missing is not enough either
      .map(({ back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`),
  );

describe.each(Object.entries(schemes))('the colours of %s', (name, tokens) => {
  it('let every word be read on every ground it may stand on (AA, 4.5 : 1)', () => {
    expect(weak(tokens, words, 4.5)).toEqual([]);
  });

  it('let be seen what must be seen (3 : 1)', () => {
    const lights = Object.fromEntries(seats.map((seat) => [seat, grounds]));
    expect(weak(tokens, { ...seen, ...lights }, 3)).toEqual([]);
  });

  it('keep the eight seats apart for every kind of colour vision', () => {
    // OKLab: 0.02 is about what can just be told apart side by side. Lights lie apart on a stage.
    const least = 0.06;
    const close = Object.keys(visions).flatMap((vision) =>
      seats.flatMap((a, i) =>
        seats
          .slice(i + 1)
          .map((b) => ({ b, far: difference(tokens[a] ?? '', tokens[b] ?? '', vision) }))
          .filter(({ far }) => !(far >= least))
          .map(({ b, far }) => `${vision}: ${a} and ${b} are ${far.toFixed(3)} apart`),
      ),
    );
    expect(close).toEqual([]);
  });

  if (name.endsWith('contrast'))
    it('let every word be read with ease (AAA, 7 : 1)', () => {
      expect(weak(tokens, { ink: grounds, 'ink-soft': grounds, note: grounds, accent: grounds }, 7)).toEqual([]);
    });
});

describe('the measures themselves', () => {
  it('know the ends of their scales', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 6);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2); // the best-known near miss
    expect(difference('#000000', '#ffffff', 'usual')).toBeCloseTo(1, 3);
  });

  it('see that red and green fall together for who lacks one of them', () => {
    const [red, green] = ['#b05a3c', '#6f7a2e'];
    expect(difference(red, green, 'deuteranopia')).toBeLessThan(difference(red, green, 'usual') / 3);
  });
});

describe('the sources', () => {
  it('take colours from the tokens alone', () => {
    const src = fileURLToPath(new URL('../../src/', import.meta.url));
    const files = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
      );
    const own = ['design/tokens.css', 'design/modes.css'];
    const allowed: Record<string, string[]> = {
      'sound/EyesClosed.svelte': ['#050509'], // nearly no light at all, whatever the scheme
      'view/join/Code.svelte': ['#fffdf8', '#16171f'], // cameras read dark on light only
    };
    const found = files(src)
      .filter((path) => /\.(css|svelte)$/.test(path) && !own.includes(path.slice(src.length)))
      .flatMap((path) => {
        const name = path.slice(src.length);
        const text = readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/|<!--[^]*?-->/g, '');
        const style = name.endsWith('.css') ? text : (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '');
        return [...style.matchAll(/#[0-9a-f]{3,8}\b|\brgba?\(/gi)]
          .map(([colour]) => colour)
          .filter((colour) => !allowed[name]?.includes(colour))
          .map((colour) => `${name}: ${colour}`);
      });
    expect(found).toEqual([]);
  });

  it('open light with the very ground that the light scheme has', () => {
    expect(firstMoment).toEqual({ ground: schemes['light']?.['ground'], ink: schemes['light']?.['ink'] });
  });
});
