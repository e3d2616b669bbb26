// Single keys of the console. They rest while somebody types, while a question is open, and when they are switched off.

export const commands = ['note', 'next', 'extend', 'pacer', 'step', 'back', 'hold', 'door', 'help'] as const;
export type Command = (typeof commands)[number];

// Letters that mean something in English and lie apart; they are the same in every language, as the list says.
export const keyOf: Readonly<Record<Command, string>> = {
  note: 'n',
  next: 'g',
  extend: '+',
  pacer: 'p',
  step: 'j',
  back: 'k',
  hold: 'h',
  door: 'l',
  help: '?',
};

interface Pressed {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
}

export function commandOf(pressed: Pressed): Command | undefined {
  // A key held down is not pressed many times: nobody wants to be led through a plan in a second.
  if (pressed.defaultPrevented || pressed.ctrlKey || pressed.altKey || pressed.metaKey || pressed.repeat) return undefined;
  const key = pressed.key.toLowerCase();
  return commands.find((command) => keyOf[command] === key);
}

const writtenIn = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]';

export const typing = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`${writtenIn}, dialog, [role=dialog], [role=listbox]`) !== null;
