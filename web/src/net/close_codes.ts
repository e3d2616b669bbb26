// What a close code means for us: come back, or stop with something to tell the person.

export type Ending =
  | 'unknown_link'
  | 'session_ended'
  | 'emergency' // ended for safety: the close says "ended", the message before it says the rest
  | 'turned_away'
  | 'replaced'
  | 'left'
  | 'old_page'
  | 'refused';

// The server stops or moves, and has said so: another takes over.
export const restarting = 4000;

const final: Record<number, Ending> = {
  1002: 'refused',
  1003: 'refused',
  1007: 'refused',
  1009: 'refused',
  4500: 'refused',
  4501: 'old_page',
  4502: 'unknown_link',
  4503: 'session_ended',
  4504: 'replaced',
  4505: 'left',
  4506: 'refused',
  4507: 'refused',
  4508: 'refused',
  4509: 'turned_away',
};

// Undefined: reconnect. Codes that nobody has named yet follow their range: 4500–4999 are final.
export function endingOf(code: number): Ending | undefined {
  return final[code] ?? (code >= 4500 && code <= 4999 ? 'refused' : undefined);
}
