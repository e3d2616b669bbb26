import { describe, expect, it } from 'vitest';
import { encode } from '../../src/protocol/codec';
import { decodeClient } from '../../src/protocol/codec';
import { beatGlow, geometryOf, spotOf } from '../../src/view/draw_stage';
import { oneLine } from '../../src/view/text';

describe('one line', () => {
  it('has no control characters and no overrides of direction', () => {
    expect(oneLine(' a\u0000b\nc\u202Ed ', 40)).toBe('a b c d');
  });

  it('counts code points, not halves of them', () => {
    expect(oneLine('🫀'.repeat(50), 40)).toBe('🫀'.repeat(40));
  });

  it('is a name that the protocol takes', () => {
    const name = oneLine('\u2066Zoë\u2069 \u0007', 40);
    const text = encode({
      type: 'join',
      link: 'x',
      name,
      stream: '0'.repeat(32),
      visibility: 'group',
      keep: false,
      seat: true,
      sensor: 'none',
    });
    expect(decodeClient(text).fault).toBeUndefined();
  });
});

describe('the stage', () => {
  it('keeps every light and its name inside, from a phone to a projector', () => {
    for (const [width, height] of [[340, 340], [690, 450], [1000, 660], [1800, 1000]] as const) {
      for (const people of [1, 2, 3, 5, 8, 12, 24, 64]) {
        const highest = Math.max(2, people);
        const g = geometryOf(width, height, highest);
        expect(g.light).toBeGreaterThan(8);
        for (let seat = 1; seat <= people; seat += 1) {
          const { x, y } = spotOf(seat, highest, g);
          expect(x - g.light).toBeGreaterThanOrEqual(0);
          expect(x + g.light).toBeLessThanOrEqual(width);
          expect(y - g.light).toBeGreaterThanOrEqual(0);
          expect(y + g.light).toBeLessThanOrEqual(height);
        }
      }
    }
  });

  it('lets a beat swell quickly and ebb slowly', () => {
    expect(beatGlow(-1)).toBe(0);
    expect(beatGlow(90)).toBeCloseTo(1);
    expect(beatGlow(400)).toBeGreaterThan(0.3);
    expect(beatGlow(2_000)).toBeLessThan(0.02);
    expect(beatGlow(Infinity)).toBe(0);
  });
});
