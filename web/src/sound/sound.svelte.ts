// The one place where this page makes sound. Silent until somebody taps for it: browsers ask for that, and so do we.

import type { PacerSetting } from '../protocol/messages';
import { preferences } from '../store/preferences.svelte';
import { heardAt, Player, type Moment } from './player';
import { soundBell, type Bell } from './voices';

// off: not wished for. waiting: the browser wants a tap first. on. impossible: there is no sound here.
export type SoundState = 'off' | 'waiting' | 'on' | 'impossible';

const changeS = 0.08; // by which the loudness follows: no crackling while a slider moves

const fadedMs = 1_200; // a hushed tone is gone well before

class Sound {
  state: SoundState = $state('off');
  private context: AudioContext | undefined;
  private master: GainNode | undefined;
  private player: Player | undefined;
  private resting: ReturnType<typeof setTimeout> | undefined;

  // Wished for, and not hushed for a while by going back to one's own breath.
  get wanted(): boolean {
    return preferences.sound && !preferences.ownBreath;
  }

  // Must be called by a tap or a key.
  begin(): void {
    if (typeof AudioContext === 'undefined') {
      this.state = 'impossible';
      return;
    }
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: 'interactive' });
      this.master = new GainNode(this.context, { gain: loudness() });
      this.master.connect(this.context.destination);
      this.player = new Player(this.context, this.master);
      // A phone call, or another program, may take the sound away for a while.
      this.context.addEventListener('statechange', () => this.look());
    }
    if (this.state === 'off') this.state = 'waiting';
    void this.context.resume().then(
      () => this.look(),
      () => (this.state = 'impossible'),
    );
  }

  // A wish from an earlier visit: sound begins with the first tap or key of this one. Once it has been let in, it
  // comes back by itself.
  expect(): void {
    if (this.state !== 'off') return;
    if (this.context) return this.begin();
    this.state = typeof AudioContext === 'undefined' ? 'impossible' : 'waiting';
  }

  end(): void {
    if (this.state === 'off') return;
    this.state = 'off';
    this.hush();
    // First it fades, then the device may sleep.
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.state === 'off') void this.context?.suspend().catch(() => {});
    }, fadedMs);
  }

  setVolume(): void {
    if (this.context) this.master?.gain.setTargetAtTime(loudness(), this.context.currentTime, changeS);
  }

  bell(bell: Bell): void {
    if (this.state !== 'on' || !this.context || !this.master) return;
    soundBell(this.context, this.master, bell, this.context.currentTime + 0.01);
  }

  // Arranges what comes next. `beatMs`: when one's own next beat is shown, for who wants to hear it.
  advance(pacer: PacerSetting | undefined, sessionMs: number | undefined, beatMs?: number): void {
    if (this.state !== 'on' || !this.player || sessionMs === undefined) return;
    const now = this.moment(sessionMs);
    if (!now) return;
    this.player.advance(preferences.soundBreath ? pacer : undefined, now);
    if (preferences.soundHeart && beatMs !== undefined) this.player.beat(beatMs, now);
  }

  hush(): void {
    if (this.context) this.player?.hush(this.context.currentTime);
  }

  private moment(sessionMs: number): Moment | undefined {
    return this.context && { sessionMs, audioS: heardAt(this.context, performance.now()) };
  }

  private look(): void {
    if (this.state === 'off' || this.state === 'impossible') return;
    this.state = this.context?.state === 'running' ? 'on' : 'waiting';
  }
}

// Ears hear loudness, not amplitude: half of the way is half as loud.
const loudness = (): number => 1.6 * preferences.volume ** 2;

export const sound = new Sound();
