// A large circle: everybody a point of light, around the breath in the middle. A seat's place is its turn in a
// sunflower's order: it stays in its direction for the whole session, and goes outwards a little when many come.


export interface CrowdGeometry {
  width: number;
  height: number;
  cx: number;
  cy: number;
  outer: number; // radius of the field
  inner: number; // and of the room for the breath
  stretch: number; // a wide stage has a wide field
  dot: number; // radius of one point
  cell: number; // side of the square that is one point's own
  count: number; // places
}

const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const innerShare = 0.34;
const mostStretch = 1.3;
const mostDot = 9;
const leastDot = 1.6;
const edge = 22; // px to the stage's rim

// Room for some more, so that few who come late move nobody: steps of about an eighth.
export function roomFor(people: number): number {
  let room = 24;
  while (room < people) room = Math.ceil(room * 1.125);
  return room;
}

export function crowdGeometry(width: number, height: number, people: number): CrowdGeometry {
  const half = Math.max(60, Math.min(width, height) / 2 - edge);
  const stretch = Math.min(mostStretch, Math.max(1, (width / 2 - edge) / half));
  const count = roomFor(people);
  const inner = half * innerShare;
  const apart = Math.sqrt((Math.PI * (half * half - inner * inner) * stretch) / count); // px, about
  const dot = Math.min(mostDot, Math.max(leastDot, apart * 0.27));
  return {
    width,
    height,
    cx: width / 2,
    cy: height / 2,
    outer: half,
    inner,
    stretch,
    dot,
    cell: Math.min(dot * 5, Math.max(3, apart * 0.92)),
    count,
  };
}

export function crowdPlace(seat: number, g: CrowdGeometry): { x: number; y: number } {
  const share = Math.min(1, (seat - 0.5) / g.count);
  const r = Math.sqrt(g.inner ** 2 + share * (g.outer ** 2 - g.inner ** 2));
  const angle = seat * goldenAngle - Math.PI / 2;
  return { x: g.cx + Math.cos(angle) * r * g.stretch, y: g.cy + Math.sin(angle) * r };
}
