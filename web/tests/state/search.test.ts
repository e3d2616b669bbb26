import { describe, expect, it } from 'vitest';
import type { SeatInfo } from '../../src/protocol/messages';
import { found } from '../../src/state/search';

const seats: SeatInfo[] = ['Maria', 'Zoë 🌿 Li', 'Anna Maria', 'Rosanna', '', 'ana', 'Renee'].map((name, i) => ({
  seat: i + 1, member: i + 1, name, role: 'participant', sensor: 'strap', here: true,
}));
const names = (wanted: string): string[] => found(seats, wanted).map((seat) => seat.name);

describe('finding somebody', () => {
  it('takes part of a name, without case and accents, beginnings first', () => {
    expect(names('AN')).toEqual(['Anna Maria', 'ana', 'Rosanna']);
    expect(names('zoe')).toEqual(['Zoë 🌿 Li']);
    expect(names('renée')).toEqual(['Renee']);
    expect(names('maria')).toEqual(['Maria', 'Anna Maria']);
  });

  it('takes the number of a seat, which finds a person without a name', () => {
    expect(found(seats, '5').map((seat) => seat.seat)).toEqual([5]);
  });

  it('finds nobody by nothing', () => {
    expect(names('  ')).toEqual([]);
    expect(names('xyz')).toEqual([]);
  });
});
