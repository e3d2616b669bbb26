import { describe, expect, it } from 'vitest';
import type { PairRow } from '../../../src/protocol/messages';
import { commandOf, commands, keyOf } from '../../../src/view/console/keys';
import { followed, pairOf, withSeat } from '../../../src/view/console/spot';

const pressed = (key: string, more: Partial<Parameters<typeof commandOf>[0]> = {}): Parameters<typeof commandOf>[0] => ({
  key, ctrlKey: false, altKey: false, metaKey: false, repeat: false, defaultPrevented: false, ...more,
});

describe('single keys', () => {
  it('are one for each thing to do, with or without the shift key', () => {
    expect(new Set(Object.values(keyOf)).size).toBe(commands.length);
    for (const command of commands) {
      expect(commandOf(pressed(keyOf[command]))).toBe(command);
      expect(commandOf(pressed(keyOf[command].toUpperCase()))).toBe(command);
    }
  });

  it('leave the browser’s own keys alone', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey'] as const)
      expect(commandOf(pressed('p', { [held]: true }))).toBeUndefined();
    for (const key of ['Tab', 'Enter', ' ', 'Escape', 'ArrowDown']) expect(commandOf(pressed(key))).toBeUndefined();
  });

  it('do nothing twice when they are held down, or when somebody else has taken them', () => {
    expect(commandOf(pressed('g', { repeat: true }))).toBeUndefined();
    expect(commandOf(pressed('g', { defaultPrevented: true }))).toBeUndefined();
  });
});

describe('the spotlight', () => {
  it('takes two by name, one after the other, and then begins anew', () => {
    const one = withSeat({}, 5);
    const two = withSeat(one, 2);
    expect([one, two, withSeat(two, 7)]).toEqual([{ a: 5 }, { a: 5, b: 2 }, { a: 7 }]);
    expect(withSeat(one, 5)).toEqual({ a: 5 });
  });

  const shown = (a: number, b: number): PairRow[] => [{ a, b, state: 'measuring', lag_ambiguous: false, shared_pacer: false }];

  it('is named as pairs are, and by two different people', () => {
    expect([pairOf({ a: 5, b: 2 }), pairOf({ a: 5 }), pairOf({ a: 5, b: 5 })]).toEqual([{ a: 2, b: 5 }, undefined, undefined]);
  });

  it('follows in a large circle whom somebody else looks at, but not while one’s own wish is on its way', () => {
    expect(followed({ a: 2, b: 5 }, shown(7, 9), false)).toEqual({ a: 7, b: 9 });
    expect(followed({ a: 2, b: 5 }, shown(7, 9), true)).toEqual({ a: 2, b: 5 });
    expect(followed({}, shown(7, 9), false)).toEqual({ a: 7, b: 9 });
    expect(followed({ a: 5, b: 2 }, shown(2, 5), false)).toEqual({ a: 5, b: 2 });
  });

  it('stays when the two are not shown, and while the second is being chosen', () => {
    expect(followed({ a: 2, b: 5 }, [], false)).toEqual({ a: 2, b: 5 });
    expect(followed({ a: 2 }, shown(7, 9), false)).toEqual({ a: 2 });
  });
});
