import { describe, expect, it } from 'vitest';
import type { WaitingPerson } from '../../src/protocol/messages';
import { othersWaiting } from '../../src/view/join/others';

const waits = (member: number, name: string, here = true): WaitingPerson => ({ member, name, sensor: 'none', here });

describe('who else waits', () => {
  it('is everybody who is there but oneself', () => {
    const all = [waits(2, 'Ana'), waits(3, 'Jon'), waits(4, 'Eva', false)];
    expect(othersWaiting(all, 'Ana').map((one) => one.name)).toEqual(['Jon']);
  });

  it('counts a namesake', () => {
    expect(othersWaiting([waits(2, 'Ana'), waits(3, 'Ana')], 'Ana').length).toBe(1);
  });

  it('is everybody while one is not listed oneself', () => {
    expect(othersWaiting([waits(3, 'Jon')], 'Ana').map((one) => one.member)).toEqual([3]);
  });
});
