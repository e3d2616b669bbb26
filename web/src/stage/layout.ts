// Where everything lies on a stage of a given size. A seat's place in the circle is its rank among all seats there
// have been: the first at the top, the others following clockwise. When somebody comes later the circle opens a
// little; neighbours stay neighbours, and nobody moves when others go.

export interface Geometry {
  width: number;
  height: number;
  cx: number;
  cy: number;
  rx: number; // half axes of the ring of seats: as wide as the stage allows
  ry: number;
  light: number; // radius of one light
  count: number; // places in the circle
  outside: boolean; // names stand around the circle, not below the lights
  upright: boolean; // two on a high stage: one above the other
}

export interface Spot {
  x: number;
  y: number;
}

export interface Label extends Spot {
  shiftX: number; // per cent of the label's own size
  shiftY: number;
  room: number; // px that it may be wide without leaving the stage
  free: boolean; // nobody's name is beside it: it may use all of its room
}

// Beyond this the circle would look like a table seen from its end; where it is low, that gives names their room.
const mostStretch = 1.6;
const mostStretchLow = 2.5;
const mostLight = 66;
const leastLight = 9;
// Up to this many, names stand below or above the lights; more stand around the circle, outside it.
const mostBelow = 6;
const upper = 0.4; // of the ring's height: from here on up, names stand above the lights, so that none lies on the pacer
const besideHeight = 54; // of a name and two short lines outside the circle
const labelHeight = 58; // of a name and a word below or above a light
const edge = 52; // left and right of the ring, for half a name

// A low stage has no room for names between the lights either.
const lowStage = 430; // px, at the usual size of text
const mostBelowLow = 3;

const isLow = (height: number, text: number): boolean => height < lowStage * text;
const namesOutside = (count: number, height: number, text: number): boolean =>
  count > (isLow(height, text) ? mostBelowLow : mostBelow);

// `text` is the size of a label beside the usual one: a projector's are larger.
export function geometryOf(width: number, height: number, people: number, text = 1): Geometry {
  const count = Math.max(1, people);
  const two = count <= 2;
  const outside = namesOutside(count, height, text);
  const upright = count === 2 && height > width * 1.05;
  const label = labelHeight * text;
  const free = Math.max(80, height - label * (two || outside ? 1 : 2));
  // A first guess of the light's size decides how much of the edge it needs.
  const low = isLow(height, text);
  const large = two ? 0.17 : (low ? 0.32 : 0.4) / Math.sqrt(count + 2);
  const guess = Math.max(11, Math.min(mostLight * text, free * large, two ? width * 0.1 : Infinity));
  const besideWidth = Math.min(120 * text, width * 0.2);
  const cy = count === 1 ? free * 0.38 : two && !upright ? height * 0.47 : height / 2;
  const ry = Math.max(
    40,
    outside || upright ? height / 2 - guess * 1.15 - besideHeight * text : (count === 1 ? free - cy : free / 2) - guess * 1.15,
  );
  const stretch = low ? mostStretchLow : mostStretch;
  const rx = two
    ? Math.min(width * 0.32, 330 * text)
    : Math.max(40, Math.min(width / 2 - guess - (outside ? besideWidth : 20), ry * stretch, width / 2 - edge * text));
  // Neighbours on the ring must not touch.
  const apart = two ? Infinity : Math.min(rx, ry) * 2 * Math.sin(Math.PI / Math.max(3, count));
  return {
    width,
    height,
    cx: width / 2,
    cy,
    rx,
    ry: Math.min(ry, upright ? width * 0.75 : Math.max(40, rx * mostStretch)),
    light: Math.max(leastLight, Math.min(guess, apart * 0.42)),
    count,
    outside,
    upright,
  };
}

// On the unit circle. Who is alone sits below the breath, two side by side; more begin at the top and go round.
export function ringPlace(place: number, count: number): Spot {
  const start = count === 1 ? Math.PI / 2 : count === 2 ? Math.PI : -Math.PI / 2;
  const angle = start + (2 * Math.PI * place) / count;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

const placeOn = (place: number, g: Geometry): Spot =>
  g.upright ? { x: 0, y: place === 0 ? -1 : 1 } : ringPlace(place, g.count);

export function spotOf(place: number, g: Geometry): Spot {
  const { x, y } = placeOn(place, g);
  return { x: g.cx + x * g.rx, y: g.cy + y * g.ry };
}

// One's own light is held by two hands: its name stands a little further off.
export function labelOf(place: number, g: Geometry, mine = false): Label {
  const spot = spotOf(place, g);
  const { x, y } = placeOn(place, g);
  if (!g.outside) {
    const above = (g.count > 2 || g.upright) && y < -upper;
    const label = roomed({ x: spot.x, y: spot.y + g.light * (above ? -1 : 1), shiftX: -50, shiftY: above ? -100 : 0 }, g);
    return { ...label, free: alone(x) };
  }
  // At either side it stands beside the light altogether; above and below, its middle follows the ring.
  if (Math.abs(x) > beside) {
    const off = g.light * (mine ? 1.1 : 0.95) + 5;
    return roomed({ x: spot.x + Math.sign(x) * off, y: spot.y + y * g.light * 0.6, shiftX: x > 0 ? 0 : -100, shiftY: -50 + 50 * y }, g);
  }
  const off = g.light * (mine ? 1 : 0.95) + 4;
  const label = roomed({ x: spot.x + x * off, y: spot.y + y * off, shiftX: -50 + 50 * x, shiftY: -50 + 50 * y }, g);
  // Alone at the top or at the bottom: as wide as the names of both neighbours leave it.
  if (!alone(x) || g.count > mostFree) return label;
  const apart = 2 * (g.rx + off) * Math.sin((2 * Math.PI) / g.count);
  return { ...label, room: Math.min(label.room, apart * 0.8), free: true };
}

const alone = (x: number): boolean => Math.abs(x) < 0.05;
const beside = 0.5; // of the ring's width: from here on, names stand beside the lights
const mostFree = 8;

export const rim = 4; // px that a name keeps from the stage's edge

function roomed(label: Omit<Label, 'room' | 'free'>, g: Geometry): Label {
  const left = -label.shiftX / 100; // shares of its width on either side of its point
  const right = 1 - left;
  const room = Math.min(
    left > 0 ? (label.x - rim) / left : Infinity,
    right > 0 ? (g.width - rim - label.x) / right : Infinity,
  );
  return { ...label, room: Math.max(0, room), free: false };
}

// Along the circle, so that neither name nor breath lies between one's own two hands and one's light.
export const tiltOf = (place: number, g: Geometry): number => {
  if (!g.outside) return 0;
  const { x, y } = ringPlace(place, g.count);
  return Math.atan2(y, x) + Math.PI / 2;
};

// How large the breath in the middle may become.
export function ringRadius(g: Geometry): number {
  if (g.upright) return Math.min(g.width * 0.28, g.ry * 0.5);
  if (g.count <= 2) return Math.min(g.rx * 0.5, g.height * (g.count === 1 ? 0.2 : 0.27));
  return Math.min(g.rx, g.ry) * (g.outside && g.count <= 8 ? 0.56 : 0.46);
}

// How far the living form may open: up to the lights, not over them.
export function formRadius(g: Geometry): number {
  const least = ringRadius(g) * 1.15;
  if (g.upright) return Math.max(least, Math.min(g.width * 0.42, g.ry - g.light * 0.8));
  if (g.count <= 2) return Math.max(least, Math.min(g.rx - g.light * 0.8, g.height * (g.count === 1 ? 0.28 : 0.4)));
  return Math.max(least, Math.min(g.rx, g.ry) - g.light * 0.9);
}
