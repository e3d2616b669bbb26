import { describe, expect, it } from 'vitest';
import { encode } from '../../src/protocol/codec';
import { decodeClient } from '../../src/protocol/codec';
import { oneLine } from '../../src/protocol/one_line';

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
