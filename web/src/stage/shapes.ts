// Eight forms for eight neighbouring seats, so that nobody is told apart by colour alone. The same outline serves a
// canvas (Path2D) and an SVG (viewBox="-1.2 -1.2 2.4 2.4"); all fill about the same area and have soft corners.

type Corner = readonly [number, number];

const corners = (count: number, radius: number, turn: number): Corner[] =>
  Array.from({ length: count }, (_, i) => {
    const angle = -Math.PI / 2 + turn + (2 * Math.PI * i) / count;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });

const at = (x: number, y: number): string => `${x.toFixed(3)} ${y.toFixed(3)}`;

// Each corner is passed in a curve that begins and ends `soft` of the way to its neighbours.
function softened(points: readonly Corner[], soft: number): string {
  const parts = points.map(([x, y], i) => {
    const [px, py] = points.at(i - 1) ?? [0, 0];
    const [nx, ny] = points[(i + 1) % points.length] ?? [0, 0];
    const from = at(x + (px - x) * soft, y + (py - y) * soft);
    const to = at(x + (nx - x) * soft, y + (ny - y) * soft);
    return `${i === 0 ? 'M' : 'L'}${from}Q${at(x, y)} ${to}`;
  });
  return `${parts.join('')}Z`;
}

// A closed wave around a circle: petals.
function petals(count: number, radius: number, depth: number, turn = 0): string {
  const points = Array.from({ length: 72 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 72;
    const r = radius * (1 + depth * Math.cos(count * angle + turn));
    return at(Math.cos(angle) * r, Math.sin(angle) * r);
  });
  return `M${points.join('L')}Z`;
}

const circle = 'M-0.9 0A0.9 0.9 0 1 1 0.9 0A0.9 0.9 0 1 1 -0.9 0Z';
const drop = 'M0 -1.15C0.34 -0.62 0.82 -0.28 0.82 0.24A0.82 0.82 0 1 1 -0.82 0.24C-0.82 -0.28 -0.34 -0.62 0 -1.15Z';
const leaf = 'M-0.92 0.92C-1.02 -0.3 -0.3 -1.02 0.92 -0.92C1.02 0.3 0.3 1.02 -0.92 0.92Z';

export const shapes: readonly string[] = [
  circle,
  softened(corners(4, 1.16, Math.PI / 4), 0.22), // a square
  softened(corners(3, 1.3, 0), 0.24), // a triangle
  petals(4, 0.9, 0.22, Math.PI), // a clover
  drop,
  softened(corners(4, 1.22, 0), 0.16), // a diamond
  leaf,
  petals(6, 0.92, 0.13, Math.PI / 2), // a blossom
];

// Colours repeat after eight seats; the forms are turned by three then, so that 64 lights differ in one or the other.
const turn = 3;

export const shapeIndex = (seat: number): number =>
  (seat - 1 + turn * Math.floor((seat - 1) / shapes.length)) % shapes.length;

export const shapeOf = (seat: number): string => shapes[shapeIndex(seat)] ?? circle;
