import { describe, expect, it } from 'vitest';
import { personOf } from '../../src/state/picture';
import { personText } from '../../src/view/person_text';

const seat = { seat: 1, name: 'Ada', sensor: 'strap' as const, here: true };

describe('the words beneath a light', () => {
  it('give the reason while it holds', () => {
    const apart = { state: 'withheld' as const, reason: 'contact' as const };
    expect(personText(personOf(seat, false, apart, 0))).toBe('contact');
    expect(personText(personOf(seat, false, { state: 'resting', reason: 'paused' }, 0))).toBe('pausing');
  });

  it('do not give an old reason for a rest that is only silence', () => {
    const apart = { state: 'withheld' as const, reason: 'contact' as const };
    expect(personText(personOf(seat, false, apart, 5_000))).toBe('checking');
    expect(personText(personOf(seat, false, apart, 15_000))).toBe('resting');
  });
});
