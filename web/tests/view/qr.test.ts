// Read back by a reader of its own: from the picture to the text, with the remainders checked on the way.
import { describe, expect, it } from 'vitest';
import { codewordsOf, correctionOf, formatBits, masks, qrCode, versionBits, zigzag } from '../../src/view/join/qr';

// The standard's table of blocks at level M, once more: [correction, data codewords …].
const blocks: Record<number, [number, ...number[]]> = {
  1: [10, 16],
  4: [18, 32, 32],
  5: [24, 43, 43],
  7: [18, 31, 31, 31, 31],
  8: [22, 38, 38, 39, 39],
  10: [26, 43, 43, 43, 43, 44],
};

// What lies where no data can: squares, timing, format, version. Written from the standard's drawings.
function isFunction(size: number, version: number, y: number, x: number): boolean {
  const corner = (y < 9 && x < 9) || (y < 9 && x >= size - 8) || (y >= size - 8 && x < 9);
  if (corner || y === 6 || x === 6) return true;
  if (version >= 7 && ((y < 6 && x >= size - 11) || (x < 6 && y >= size - 11))) return true;
  const places: Record<number, number[]> = { 1: [], 4: [6, 26], 5: [6, 30], 7: [6, 22, 38], 8: [6, 24, 42], 10: [6, 28, 50] };
  const at = places[version] ?? [];
  const far = at.at(-1);
  return at.some((cy) =>
    at.some((cx) => {
      const taken = (cy === 6 && cx === 6) || (cy === 6 && cx === far) || (cy === far && cx === 6);
      return !taken && Math.abs(cy - y) <= 2 && Math.abs(cx - x) <= 2;
    }),
  );
}

// α^i; a block is whole when the polynomial of its codewords has the roots α^0 … α^(n−1).
const alog = [1];
for (let i = 1; i < 255; i += 1) {
  const twice = (alog[i - 1] ?? 0) * 2;
  alog.push(twice > 255 ? twice ^ 0x11d : twice);
}
const times = (a: number, b: number): number =>
  a && b ? (alog[(alog.indexOf(a) + alog.indexOf(b)) % 255] ?? 0) : 0;
const valueAt = (word: readonly number[], x: number): number => word.reduce((y, one) => times(y, x) ^ one, 0);

function read(code: boolean[][]): { text: string; version: number } {
  const size = code.length;
  const version = (size - 17) / 4;
  let format = 0;
  for (let i = 0; i < 15; i += 1) {
    const [y, x] = i < 8 ? [8, size - 1 - i] : [size - 15 + i, 8];
    if (code[y]?.[x]) format |= 1 << i;
  }
  const plain = (format ^ 0x5412) >> 10;
  expect(plain >> 3).toBe(0); // level M
  const covers = masks[plain & 7];
  const bits: number[] = [];
  for (const [y, x] of zigzag(size))
    if (!isFunction(size, version, y, x)) bits.push(Number(code[y]?.[x] !== covers?.(y, x)));
  const words: number[] = [];
  for (let i = 0; i + 8 <= bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  const [correction, ...data] = blocks[version] ?? [0];
  const of: number[][] = data.map(() => []);
  let at = 0;
  for (let i = 0; i < Math.max(...data); i += 1) data.forEach((n, b) => i < n && of[b]?.push(words[at++] ?? 0));
  const parts = of.map((block) => [...block]);
  for (let i = 0; i < correction; i += 1) of.forEach((block) => block.push(words[at++] ?? 0));
  for (const block of of)
    for (let i = 0; i < correction; i += 1) expect(valueAt(block, alog[i] ?? 0)).toBe(0);
  const stream = parts.flat().map((word) => word.toString(2).padStart(8, '0')).join('');
  expect(stream.slice(0, 4)).toBe('0100');
  const lengthBits = version < 10 ? 8 : 16;
  const length = parseInt(stream.slice(4, 4 + lengthBits), 2);
  const bytes = Uint8Array.from({ length }, (_, i) => parseInt(stream.substr(4 + lengthBits + 8 * i, 8), 2));
  return { text: new TextDecoder().decode(bytes), version };
}

describe('a code to scan', () => {
  it.each([
    ['https://a.org', 1],
    ['https://circle.example.org/join#N3dUe8_hLq-05VfJtP6oXw', 4],
    ['https://heartcircle.somewhere-in-the-mountains.example.org/join#N3dUe8_hLq-05Vf', 5],
    [`https://${'x'.repeat(90)}.example/join#N3dUe8`, 7],
    [`https://${'x'.repeat(110)}.example/join#N3dUe8_hLq-05VfJ`, 8],
    [`https://${'x'.repeat(170)}.ex/join#ä`, 10],
  ])('reads back as it was written: %s', (text, version) => {
    const code = qrCode(text);
    expect(code && read(code)).toEqual({ text, version });
  });

  it('has its three squares, and the dark module', () => {
    const code = qrCode('https://a.org') ?? [];
    const square = (y: number, x: number): string[] =>
      code.slice(y, y + 7).map((row) => row.slice(x, x + 7).map((dark) => (dark ? '#' : '.')).join(''));
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'];
    for (const [y, x] of [[0, 0], [0, 14], [14, 0]] as const) expect(square(y, x)).toEqual(finder);
    expect(code[13]?.[8]).toBe(true);
  });

  it('guards its format and version as the standard’s examples do', () => {
    expect(formatBits(5).toString(2).padStart(15, '0')).toBe('100000011001110');
    expect(versionBits(7).toString(2).padStart(18, '0')).toBe('000111110010010100');
  });

  it('corrects as the standard’s example does', () => {
    const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
    expect(correctionOf(data, 10)).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]);
  });

  it('fills what is left with the two pads by turns', () => {
    expect(codewordsOf(new TextEncoder().encode('a'), 1).slice(0, 6)).toEqual([0x40, 0x16, 0x10, 0xec, 0x11, 0xec]);
  });

  it('is not drawn for what it cannot hold', () => {
    expect(qrCode('x'.repeat(213))).toBeDefined();
    expect(qrCode('x'.repeat(214))).toBeUndefined();
  });
});
