// A text as a QR code (ISO/IEC 18004): bytes, error correction level M (15 % may be lost), versions 1 to 10, which
// hold 213 bytes; our links have about seventy.
//
// The steps: bytes → codewords with their error correction → the zigzag → of eight masks the calmest. Modules are
// rows of booleans, true is dark, without the quiet zone of four that must surround them.

// Of each version at level M: codewords of error correction in a block, and how many data codewords each block has.
const blocksOf: readonly { correction: number; data: readonly number[] }[] = [
  { correction: 10, data: [16] },
  { correction: 16, data: [28] },
  { correction: 26, data: [44] },
  { correction: 18, data: [32, 32] },
  { correction: 24, data: [43, 43] },
  { correction: 16, data: [27, 27, 27, 27] },
  { correction: 18, data: [31, 31, 31, 31] },
  { correction: 22, data: [38, 38, 39, 39] },
  { correction: 22, data: [36, 36, 36, 37, 37] },
  { correction: 26, data: [43, 43, 43, 43, 44] },
];
// Where the small squares lie, by version.
const alignments: readonly (readonly number[])[] = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
];
const levelM = 0; // its two bits in the format

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const bitsOfLength = (version: number): number => (version < 10 ? 8 : 16);

// GF(256) over x^8 + x^4 + x^3 + x^2 + 1.
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

// The remainder that makes the block divisible by (x − 1)(x − α) … (x − α^(n−1)).
export function correctionOf(data: readonly number[], n: number): number[] {
  let generator = [1];
  let root = 1;
  for (let i = 0; i < n; i += 1) {
    const by: number = root;
    const next = [...generator, 0];
    generator.forEach((one, at) => (next[at + 1] = (next[at + 1] ?? 0) ^ multiply(one, by)));
    generator = next;
    root = multiply(root, 2);
  }
  const rest = [...data, ...new Array<number>(n).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at] ?? 0;
    if (factor !== 0) generator.forEach((one, i) => (rest[at + i] = (rest[at + i] ?? 0) ^ multiply(one, factor)));
  }
  return rest.slice(data.length);
}

export function codewordsOf(bytes: Uint8Array, version: number): number[] {
  const { correction, data } = blocksOf[version - 1] ?? { correction: 0, data: [] };
  const capacity = sum(data);
  const bits: number[] = [];
  const put = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  put(0b0100, 4); // bytes
  put(bytes.length, bitsOfLength(version));
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words: number[] = [];
  for (let at = 0; at < bits.length; at += 8) words.push(bits.slice(at, at + 8).reduce((word, bit) => word * 2 + bit, 0));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);

  let from = 0;
  const blocks = data.map((length) => words.slice(from, (from += length)));
  const corrections = blocks.map((block) => correctionOf(block, correction));
  return [...interleaved(blocks), ...interleaved(corrections)];
}

function interleaved(blocks: readonly (readonly number[])[]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length));
  const out: number[] = [];
  for (let i = 0; i < longest; i += 1) for (const block of blocks) if (i < block.length) out.push(block[i] ?? 0);
  return out;
}

export const masks: readonly ((y: number, x: number) => boolean)[] = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

// A value followed by its remainder: 15 bits of format, 18 of the version.
function guarded(value: number, generator: number, guards: number): number {
  let rest = value << guards;
  const top = 31 - Math.clz32(generator);
  for (let bit = 31 - Math.clz32(rest | 1); bit >= top; bit = 31 - Math.clz32(rest | 1)) rest ^= generator << (bit - top);
  return (value << guards) | rest;
}
export const formatBits = (mask: number): number => guarded((levelM << 3) | mask, 0x537, 10) ^ 0x5412;
export const versionBits = (version: number): number => guarded(version, 0x1f25, 12);

// undefined: not decided yet, which is where data go.
type Grid = (boolean | undefined)[][];

function frame(version: number): Grid {
  const size = 17 + 4 * version;
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (y: number, x: number, dark: boolean): void => {
    const row = grid[y];
    if (row && x >= 0 && x < size) row[x] = dark;
  };
  for (let i = 0; i < size; i += 1) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const finder = (cy: number, cx: number): void => {
    for (let dy = -4; dy <= 4; dy += 1)
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dy), Math.abs(dx));
        set(cy + dy, cx + dx, ring !== 2 && ring !== 4);
      }
  };
  finder(3, 3);
  finder(3, size - 4);
  finder(size - 4, 3);
  const places = alignments[version - 1] ?? [];
  const last = places.length - 1;
  places.forEach((cy, i) =>
    places.forEach((cx, j) => {
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
      for (let dy = -2; dy <= 2; dy += 1)
        for (let dx = -2; dx <= 2; dx += 1) set(cy + dy, cx + dx, Math.max(Math.abs(dy), Math.abs(dx)) !== 1);
    }),
  );
  if (version >= 7) {
    const bits = versionBits(version);
    for (let i = 0; i < 18; i += 1) {
      const dark = ((bits >> i) & 1) === 1;
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
    }
  }
  putFormat(grid, 0); // keeps its place free of data
  return grid;
}

function putFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  const bits = formatBits(mask);
  for (let i = 0; i < 15; i += 1) {
    const dark = ((bits >> i) & 1) === 1;
    const put = (y: number, x: number): void => {
      const row = grid[y];
      if (row) row[x] = dark;
    };
    // Once around the upper left square, once along the two others.
    put(i < 6 ? i : i < 8 ? i + 1 : 8, i < 8 ? 8 : i === 8 ? 7 : 14 - i);
    put(i < 8 ? 8 : size - 15 + i, i < 8 ? size - 1 - i : 8);
  }
  const row = grid[size - 8];
  if (row) row[8] = true;
}

// The columns by twos from the right, up and down by turns; the timing column is passed over.
export function* zigzag(size: number): Generator<[y: number, x: number]> {
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let i = 0; i < size; i += 1) {
      const y = up ? size - 1 - i : i;
      yield [y, right];
      yield [y, right - 1];
    }
    up = !up;
  }
}

function filled(grid: Grid, words: readonly number[], mask: number): boolean[][] {
  const out = grid.map((row) => [...row]);
  const covers = masks[mask] ?? (() => false);
  let at = 0;
  for (const [y, x] of zigzag(grid.length)) {
    if (grid[y]?.[x] !== undefined) continue;
    const bit = ((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    const row = out[y];
    if (row) row[x] = (bit === 1) !== covers(y, x);
  }
  putFormat(out, mask);
  return out.map((row) => row.map((dark) => dark === true));
}

const finderLike = ['10111010000', '00001011101'];

// How restless it looks to a camera: long runs, squares, what resembles a finder, more dark than light.
function restlessness(code: readonly (readonly boolean[])[]): number {
  const size = code.length;
  let points = 0;
  let dark = 0;
  const lines = [...code, ...code.map((_, x) => code.map((row) => row[x] === true))];
  for (const line of lines) {
    let run = 0;
    line.forEach((one, i) => {
      run = i > 0 && one === line[i - 1] ? run + 1 : 1;
      if (run === 5) points += 3;
      else if (run > 5) points += 1;
    });
    const text = line.map((one) => (one ? '1' : '0')).join('');
    for (const pattern of finderLike)
      for (let i = text.indexOf(pattern); i >= 0; i = text.indexOf(pattern, i + 1)) points += 40;
  }
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const one = code[y]?.[x];
      if (one) dark += 1;
      if (y > 0 && x > 0 && one === code[y - 1]?.[x] && one === code[y]?.[x - 1] && one === code[y - 1]?.[x - 1]) points += 3;
    }
  return points + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

// undefined: it is too long.
export function qrCode(text: string): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const version =
    1 + blocksOf.findIndex(({ data }, i) => sum(data) * 8 >= 4 + bitsOfLength(i + 1) + bytes.length * 8);
  if (version === 0) return undefined;
  const grid = frame(version);
  const words = codewordsOf(bytes, version);
  const codes = masks.map((_, mask) => filled(grid, words, mask));
  const points = codes.map(restlessness);
  return codes[points.indexOf(Math.min(...points))];
}
