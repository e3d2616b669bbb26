import type { CreatedSession, Door } from '../../net/api';

// A session that has just been made, as it was wished.
export interface Made {
  session: CreatedSession;
  door: Door;
  beginsMs: number | undefined;
}
