// The HTTP side: creating, opening, listing and replaying sessions. Secrets travel in bodies, never in URLs.

import type { Frame, Marked, PacerChanged, PhaseChanged, Role } from '../protocol/messages';

export type Links = Record<Role, string>;
// Whether participants come in by themselves, or wait until somebody lets them in.
export type Door = 'open' | 'ask';
export interface NewSession {
  title: string;
  door?: Door; // absent: open
  begins_unix_ms?: number;
}
export interface CreatedSession {
  session: string;
  title: string;
  links: Links;
}
export interface OpenedLink {
  session: string;
  title: string;
  role: Role;
  ended: boolean;
  door: Door;
  begins_unix_ms?: number;
}
export interface ListedSession {
  session: string;
  title: string;
  started_unix_ms: number;
  ended_ms?: number;
  last_ms: number;
  names: string[];
  notifications: number;
}
export interface Replay {
  session: string;
  title: string;
  started_unix_ms: number;
  ended_ms?: number;
  people: { seat: number; name: string }[];
  frames: Frame[];
  phases: Omit<PhaseChanged, 'type'>[];
  pacers: Omit<PacerChanged, 'type'>[];
  markers: Omit<Marked, 'type'>[];
}

export class ApiError extends Error {
  constructor(
    readonly code: string, // the server's, or "unreachable"
    readonly status: number,
  ) {
    super(code);
  }
}

async function post<T>(path: string, body: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch {
    throw new ApiError('unreachable', 0);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok || answer === undefined) {
    const error = (answer as { error?: { code?: unknown } } | undefined)?.error;
    const fallback = response.status >= 500 ? 'unreachable' : 'refused';
    throw new ApiError(typeof error?.code === 'string' ? error.code : fallback, response.status);
  }
  return answer as T;
}

export const createSession = (session: NewSession): Promise<CreatedSession> => post('/api/sessions', session);
export const openLink = (link: string): Promise<OpenedLink> => post('/api/link', { link });
export const listSessions = async (links: string[]): Promise<ListedSession[]> =>
  (await post<{ sessions: ListedSession[] }>('/api/sessions/list', { links })).sessions;
export const loadReplay = (link: string): Promise<Replay> => post('/api/replay', { link });
