// Brings the score to the audio clock, a little ahead of time. Knows no page and no session.

import type { PacerSetting } from '../protocol/messages';
import { breathNotes, samePacer } from './score';
import { soundBeat, soundBreath, type Sounding } from './voices';

// Timers of a hidden page run once a second, and may be late. What is arranged further ahead would follow a change of
// the session's clock too slowly, and come late when a busy machine has let the audio clock stumble.
export const aheadMs = 1_500;
// Later than this a note would belong to no turn any more.
const tooLateMs = 150;
// Two beats closer than this are one, told again with a corrected moment (protocol: RR of 200 ms or more).
const leastRrMs = 200;
// The session's clock is corrected in small steps. By more than this it was set anew: begin again.
const jumpMs = 400;

// The two clocks at one moment: session time, and the audio time whose sound is heard just then.
export interface Moment {
  sessionMs: number;
  audioS: number;
}

export class Player {
  private pacer: PacerSetting | undefined;
  private arrangedUntilMs: number | undefined; // session time
  private arranged: Sounding[] = [];
  private lastBeatMs = -Infinity;
  private offsetS: number | undefined;

  constructor(
    private readonly context: BaseAudioContext,
    private readonly out: AudioNode,
  ) {}

  // Called several times a second, and whenever the pacer changes.
  advance(pacer: PacerSetting | undefined, now: Moment): void {
    const offsetS = now.audioS - now.sessionMs / 1_000;
    const jumped = this.offsetS !== undefined && Math.abs(offsetS - this.offsetS) * 1_000 > jumpMs;
    if (!samePacer(pacer, this.pacer) || jumped) this.hush(now.audioS);
    this.pacer = pacer;
    this.offsetS = offsetS;
    this.arranged = this.arranged.filter((one) => one.endsAt > now.audioS);
    if (!pacer) return;
    const from = Math.max(this.arrangedUntilMs ?? now.sessionMs, now.sessionMs - tooLateMs);
    const until = now.sessionMs + aheadMs;
    if (until <= from) return;
    for (const note of breathNotes(pacer, from, until)) {
      const begins = Math.max(now.audioS, note.atMs / 1_000 + offsetS);
      this.arranged.push(soundBreath(this.context, this.out, note.kind, begins, note.lastsMs / 1_000));
    }
    this.arrangedUntilMs = until;
  }

  // A beat of one's own heart, at the moment at which its light is shown.
  beat(atMs: number, now: Moment): void {
    if (atMs < this.lastBeatMs + leastRrMs || atMs < now.sessionMs - tooLateMs) return;
    this.lastBeatMs = atMs;
    soundBeat(this.context, this.out, Math.max(now.audioS, atMs / 1_000 + now.audioS - now.sessionMs / 1_000));
  }

  // What sounds fades; what has not begun will not.
  hush(audioS: number): void {
    const at = Math.max(audioS, this.context.currentTime);
    for (const one of this.arranged) one.hush(at);
    this.arranged = [];
    this.arrangedUntilMs = undefined;
  }
}

// The audio time whose sound leaves the loudspeaker at `performanceMs`: what is arranged then is heard then, however
// long the way through the device is. Without that knowledge, the clock less the latency that the device claims.
export function heardAt(context: AudioContext, performanceMs: number): number {
  const stamp = context.getOutputTimestamp();
  if (stamp.performanceTime && stamp.contextTime)
    return stamp.contextTime + (performanceMs - stamp.performanceTime) / 1_000;
  return context.currentTime - (context.outputLatency || 0);
}
