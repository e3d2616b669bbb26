// What design/tokens.css says, as values.
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../../src/design/tokens.css', import.meta.url), 'utf8').replace(/\/\*[^]*?\*\//g, '');

export type Tokens = Record<string, string>;

const colours = (block: string | undefined): Tokens =>
  Object.fromEntries([...(block ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map((m) => [m[1] ?? '', m[2] ?? '']));

const calm = css.slice(0, css.indexOf('@media (prefers-contrast: more)'));
const strong = css.slice(calm.length, css.indexOf('@media (prefers-color-scheme: light)'));
const block = (of: string, selector: string): Tokens => {
  const at = of.indexOf(selector);
  if (at < 0) throw new Error(`tokens.css: no block ${selector}`);
  return colours(of.slice(at, of.indexOf('}', at)));
};

const dark = block(calm, "[data-scheme='dark'] {");
const light = block(calm, "[data-scheme='light'] {");

export const schemes: Record<string, Tokens> = {
  dark,
  light,
  'dark with more contrast': { ...dark, ...block(strong, "[data-scheme='dark'] {") },
  'light with more contrast': { ...light, ...block(strong, "[data-scheme='light'] {") },
};

export const firstMoment = colours(css.slice(css.indexOf('@media (prefers-color-scheme: light)')));

type Triple = [number, number, number];

const channel = (hex: string, i: number): number => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16) / 255;
const linear = (hex: string): Triple =>
  [0, 1, 2].map((i) => {
    const c = channel(hex, i);
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Triple;

// WCAG 2.2, relative luminance and contrast ratio.
const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const contrast = (a: string, b: string): number => {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
};

// Full dichromacy after Machado, Oliveira and Fernandes (2009), in linear RGB.
export const visions: Record<string, [Triple, Triple, Triple]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

// Ottosson's OKLab: equal distances look about equally different.
function oklab([r, g, b]: Triple): Triple {
  const root = (v: number): number => Math.cbrt(Math.max(0, v));
  const l = root(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = root(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = root(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

export function difference(a: string, b: string, vision: string): number {
  const seen = (hex: string): Triple => {
    const rgb = linear(hex);
    return oklab((visions[vision] ?? []).map((row) => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as Triple);
  };
  const [p, q] = [seen(a), seen(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}
