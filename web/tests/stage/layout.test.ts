import { describe, expect, it } from 'vitest';
import { beatGlow, easeInOut, SlowLevel } from '../../src/stage/easing';
import { formRadius, geometryOf, labelOf, ringPlace, ringRadius, spotOf } from '../../src/stage/layout';
import { petalsOf } from '../../src/stage/form';
import { shapeIndex, shapeOf, shapes } from '../../src/stage/shapes';

const sizes = [
  [340, 280],
  [340, 340],
  [690, 330],
  [1000, 660],
  [1800, 900],
] as const;

describe('places in the circle', () => {
  it('are all different, and keep their order when somebody comes', () => {
    for (const count of [2, 3, 5, 12, 24, 64]) {
      const places = Array.from({ length: count }, (_, i) => ringPlace(i, count));
      expect(new Set(places.map((p) => `${p.x.toFixed(6)} ${p.y.toFixed(6)}`)).size).toBe(count);
    }
    const turned = (place: number, count: number): number => {
      const { x, y } = ringPlace(place, count);
      return (Math.atan2(x, -y) + 2 * Math.PI) % (2 * Math.PI); // clockwise from the top
    };
    for (const count of [3, 7, 12])
      for (let place = 1; place < count; place += 1) {
        expect(turned(place, count)).toBeGreaterThan(turned(place - 1, count));
        expect(turned(place, count + 1)).toBeLessThan(turned(place, count));
      }
  });

  it('leave the first at the top, whoever follows', () => {
    for (const count of [3, 4, 9, 24]) expect(ringPlace(0, count).y).toBeCloseTo(-1);
  });

  it('have no hole: neighbours are equally far from each other', () => {
    const gaps = Array.from({ length: 7 }, (_, i) => {
      const a = ringPlace(i, 7);
      const b = ringPlace((i + 1) % 7, 7);
      return Math.hypot(a.x - b.x, a.y - b.y);
    });
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? 0);
  });

  it('keep every light inside and apart from its neighbours, from a phone to a projector', () => {
    for (const [width, height] of sizes)
      for (const people of [1, 2, 3, 5, 8, 12, 24]) {
        const g = geometryOf(width, height, people);
        expect(g.light).toBeGreaterThan(8);
        const spots = Array.from({ length: people }, (_, i) => spotOf(i, g));
        for (const { x, y } of spots) {
          expect(x - g.light).toBeGreaterThanOrEqual(0);
          expect(x + g.light).toBeLessThanOrEqual(width);
          expect(y - g.light).toBeGreaterThanOrEqual(0);
          expect(y + g.light).toBeLessThanOrEqual(height);
        }
        if (people < 2) continue;
        const nearest = Math.min(...spots.map((s, i) => {
          const next = spots[(i + 1) % people] ?? s;
          return Math.hypot(s.x - next.x, s.y - next.y);
        }));
        expect(nearest, `${people} on ${width} × ${height}`).toBeGreaterThan(g.light * 0.9 * 2 * 0.42);
      }
  });

  it('put names away from the breath in the middle', () => {
    for (const [width, height] of sizes)
      for (const people of [2, 4, 8, 12]) {
        const g = geometryOf(width, height, people);
        for (let place = 0; place < people; place += 1) {
          const label = labelOf(place, g);
          expect(Math.hypot(label.x - g.cx, label.y - g.cy)).toBeGreaterThan(ringRadius(g) * 0.9);
        }
      }
  });
});

describe('names', () => {
  it('have room, and never leave the stage', () => {
    for (const [width, height] of sizes)
      for (const people of [1, 2, 3, 5, 6, 8, 12]) {
        const g = geometryOf(width, height, people);
        for (let place = 0; place < people; place += 1) {
          const { x, shiftX, room } = labelOf(place, g, place === 1);
          expect(room, `${place} of ${people} on ${width} × ${height}`).toBeGreaterThan(48);
          expect(x + (shiftX / 100) * room).toBeGreaterThan(0);
          expect(x + (1 + shiftX / 100) * room).toBeLessThan(width);
        }
      }
  });
});

describe('names around the circle', () => {
  it('leave the lights free', () => {
    for (const [width, height] of sizes)
      for (const people of [7, 8, 9, 12, 16]) {
        const g = geometryOf(width, height, people);
        for (let place = 0; place < people; place += 1) {
          const spot = spotOf(place, g);
          const label = labelOf(place, g);
          // A name and a word, as wide as a short name is.
          const [w, h] = [56, 34];
          const left = label.x + (label.shiftX / 100) * w;
          const top = label.y + (label.shiftY / 100) * h;
          const near = Math.hypot(
            spot.x - Math.max(left, Math.min(spot.x, left + w)),
            spot.y - Math.max(top, Math.min(spot.y, top + h)),
          );
          expect(near, `${place} of ${people} on ${width} × ${height}`).toBeGreaterThan(g.light * 0.85);
        }
      }
  });

  it('have a line of their own at the top, as far as their neighbours leave it', () => {
    const g = geometryOf(690, 330, 7);
    const top = labelOf(0, g);
    expect(top.free).toBe(true);
    const next = labelOf(1, g);
    expect(top.x + top.room / 2).toBeLessThan(next.x + (next.shiftX / 100) * next.room);
    expect(labelOf(0, geometryOf(690, 330, 12)).free).toBe(false);
  });
});

describe('the living form', () => {
  it('never opens over the lights, and always beyond the breath', () => {
    for (const [width, height] of sizes)
      for (const people of [2, 3, 6, 12, 24]) {
        const g = geometryOf(width, height, people);
        expect(formRadius(g)).toBeGreaterThan(ringRadius(g));
        if (people > 2 && people <= 12) expect(formRadius(g)).toBeLessThan(Math.min(g.rx, g.ry) + g.light);
      }
  });

  it('has a petal for every place at least, five or more of them', () => {
    expect([1, 2, 3, 4, 5, 8, 12, 24].map(petalsOf)).toEqual([6, 6, 6, 8, 5, 8, 12, 12]);
  });

  it('opens in many seconds and closes in more', () => {
    const form = new SlowLevel();
    expect(form.step(0, 0, false)).toBe(0);
    const soon = form.step(1, 1_000, false);
    expect(soon).toBeGreaterThan(0.05);
    expect(soon).toBeLessThan(0.2);
    const open = form.step(1, 60_000, false);
    expect(open).toBeGreaterThan(0.99);
    expect(form.step(0, 61_000, false)).toBeGreaterThan(0.9);
    expect(form.step(0, 200_000, false)).toBeLessThan(0.01);
  });

  it('is where it should be at once when nothing may move', () => {
    const form = new SlowLevel();
    form.step(0, 0, false);
    expect(form.step(0.7, 10, true)).toBe(0.7);
  });
});

describe('easing', () => {
  it('lets a beat swell quickly and ebb slowly', () => {
    expect(beatGlow(-1)).toBe(0);
    expect(beatGlow(90)).toBeCloseTo(1);
    expect(beatGlow(400)).toBeGreaterThan(0.3);
    expect(beatGlow(2_000)).toBeLessThan(0.02);
    expect(beatGlow(Infinity)).toBe(0);
  });

  it('begins and ends slowly', () => {
    expect([-1, 0, 0.5, 1, 2].map(easeInOut)).toEqual([0, 0, 0.5, 1, 1]);
    expect(easeInOut(0.1)).toBeLessThan(0.05);
  });
});

describe('the forms of the seats', () => {
  it('are eight, and 64 seats differ in form or colour', () => {
    expect(new Set(shapes).size).toBe(8);
    const lights = Array.from({ length: 64 }, (_, i) => `${shapeIndex(i + 1)} ${i % 8}`);
    expect(new Set(lights).size).toBe(64);
  });

  it('are outlines in a box from −1.3 to 1.3, closed', () => {
    for (let seat = 1; seat <= 8; seat += 1) {
      const shape = shapeOf(seat);
      expect(shape).toMatch(/^M[^M]+Z$/);
      for (const n of shape.match(/-?[\d.]+/g) ?? []) expect(Math.abs(Number(n))).toBeLessThanOrEqual(1.3);
    }
  });
});
