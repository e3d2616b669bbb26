import { describe, expect, it } from 'vitest';
import { commandOf, commands, keyOf } from '../../../src/view/console/keys';
import { withSeat } from '../../../src/view/console/spot';

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
});
