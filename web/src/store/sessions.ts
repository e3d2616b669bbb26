// The sessions that this browser may review: their facilitator secrets, newest first.
// localStorage, because a facilitator comes back another day. There are no accounts yet.

export interface HeldSession {
  session: string;
  title: string;
  link: string; // the facilitator's secret
}

const key = 'coregulation.sessions';
export const mostHeld = 100; // the server lists no more at once

export function heldSessions(): HeldSession[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter(
      (one): one is HeldSession =>
        typeof one?.session === 'string' && typeof one?.title === 'string' && typeof one?.link === 'string',
    );
  } catch {
    return [];
  }
}

export function holdSession(one: HeldSession): void {
  const others = heldSessions().filter((held) => held.session !== one.session);
  try {
    localStorage.setItem(key, JSON.stringify([one, ...others].slice(0, mostHeld)));
  } catch {
    // Storage is off or full: the link itself still works.
  }
}
