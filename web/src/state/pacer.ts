// Where the breath is. Everybody computes it from the same three numbers and the session's clock.

import type { PacerSetting } from '../protocol/messages';

export interface Breath {
  inhaling: boolean;
  share: number; // of this half that has passed, 0 … 1
  fullness: number; // of the lungs, 0 … 1, smooth at both turns
}

export function breathAt(pacer: PacerSetting, sessionMs: number): Breath | undefined {
  if (!pacer.on || !(pacer.period_ms > 0) || !Number.isFinite(sessionMs)) return undefined;
  const turns = (sessionMs - pacer.epoch_ms) / pacer.period_ms;
  const phase = turns - Math.floor(turns);
  const inhaling = phase < pacer.inhale;
  const share = inhaling
    ? phase / pacer.inhale
    : (phase - pacer.inhale) / Math.max(1e-9, 1 - pacer.inhale);
  const eased = (1 - Math.cos(Math.PI * share)) / 2;
  return { inhaling, share, fullness: inhaling ? eased : 1 - eased };
}

// What one person breathes with: the group's pacer, a pace of their own, or their own breath without any.
export type BreathChoice = 'group' | 'own' | 'none';

// What people can follow for minutes; the same limits as a facilitator's pacer.
export const slowestBreath = 4;
export const fastestBreath = 7;

export function pacerFor(
  group: PacerSetting,
  choice: BreathChoice,
  ownRate: number, // breaths per minute
  ownInhale: number, // share of a breath
): PacerSetting | undefined {
  if (choice === 'none') return undefined;
  if (choice === 'group') return group.on ? group : undefined;
  const rate = Math.min(fastestBreath, Math.max(slowestBreath, ownRate));
  return { on: true, epoch_ms: 0, period_ms: 60_000 / rate, inhale: ownInhale };
}

export const breathsPerMin = (pacer: PacerSetting): number => 60_000 / pacer.period_ms;

// 4 : 6 and the like, as people say it.
export const ratioText = (inhale: number): string =>
  `${Math.round(inhale * 10 * 2) / 2} : ${Math.round((1 - inhale) * 10 * 2) / 2}`;
