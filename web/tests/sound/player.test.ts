import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PacerSetting } from '../../src/protocol/messages';
import { aheadMs, heardAt, Player } from '../../src/sound/player';

interface Sounded {
  kind: string;
  at: number;
  hushedAt?: number;
}
const sounded: Sounded[] = [];

vi.mock('../../src/sound/voices', () => {
  const sound = (kind: string, at: number, endsAt: number): { endsAt: number; hush(at: number): void } => {
    const one: Sounded = { kind, at };
    sounded.push(one);
    return { endsAt, hush: (when) => void (one.hushedAt = Number(when.toFixed(6))) };
  };
  return {
    soundBreath: (_c: unknown, _o: unknown, kind: string, at: number, lastsS: number) => sound(kind, at, at + lastsS),
    soundBeat: (_c: unknown, _o: unknown, at: number) => sound('beat', at, at + 0.3),
  };
});

const ten: PacerSetting = { on: true, epoch_ms: 0, period_ms: 10_000, inhale: 0.4 };
const context = { currentTime: 0 } as BaseAudioContext;
const out = {} as AudioNode;
// Session time is 100 s ahead of the audio clock, and both run on.
const at = (sessionMs: number, offsetS = -100): { sessionMs: number; audioS: number } => ({
  sessionMs,
  audioS: sessionMs / 1_000 + offsetS,
});

function play(player: Player, from: number, until: number, pacer: PacerSetting | undefined, stepMs = 200): void {
  for (let ms = from; ms <= until; ms += stepMs) player.advance(pacer, at(ms));
}

beforeEach(() => void (sounded.length = 0));

describe('the player', () => {
  it('brings each turn of the ring to its moment of the audio clock, once', () => {
    play(new Player(context, out), 109_000, 129_000, ten);
    expect(sounded.map(({ kind, at: when }) => [kind, Number(when.toFixed(6))])).toEqual([
      ['in', 10],
      ['out', 14],
      ['in', 20],
      ['out', 24],
      ['in', 30],
    ]);
  });

  it('arranges nothing further ahead than it says', () => {
    const player = new Player(context, out);
    player.advance(ten, at(110_000 - aheadMs - 1));
    expect(sounded).toEqual([]);
    player.advance(ten, at(110_000 - aheadMs + 1));
    expect(sounded.map(({ kind }) => kind)).toEqual(['in']);
  });

  it('fades what sounds when the pacer changes, and follows the new one at once', () => {
    const player = new Player(context, out);
    play(player, 109_000, 112_000, ten);
    player.advance({ ...ten, epoch_ms: 3_000 }, at(112_200));
    expect(sounded.map(({ kind, hushedAt }) => [kind, hushedAt])).toEqual([
      ['in', 12.2],
      ['in', undefined],
    ]);
    expect(sounded[1]?.at).toBeCloseTo(13, 6);
  });

  it('is silent without a pacer', () => {
    const player = new Player(context, out);
    play(player, 109_000, 112_000, ten);
    play(player, 112_200, 140_000, undefined);
    expect(sounded).toEqual([{ kind: 'in', at: 10, hushedAt: 12.2 }]);
  });

  it('begins anew when the session’s clock is set, and follows small corrections without a break', () => {
    const player = new Player(context, out);
    play(player, 109_000, 111_000, ten);
    player.advance(ten, at(111_200, -100.05));
    expect(sounded[0]?.hushedAt).toBeUndefined();
    player.advance(ten, at(113_000, -102));
    expect(sounded.map(({ kind, hushedAt }) => [kind, hushedAt])).toEqual([
      ['in', 11],
      ['out', undefined],
    ]);
    expect(sounded[1]?.at).toBeCloseTo(12, 6);
  });

  it('misses a turn rather than sounding it far too late, when the page has slept', () => {
    const player = new Player(context, out);
    player.advance(ten, at(105_000));
    player.advance(ten, at(123_000));
    expect(sounded.map(({ kind, at: when }) => [kind, when])).toEqual([['out', 24]]);
  });

  it('sounds a beat once, though its moment is told again a little corrected', () => {
    const player = new Player(context, out);
    for (const [ms, now] of [[101_000, 100_500], [101_004, 100_700], [101_010, 100_900], [101_900, 101_100]] as const)
      player.beat(ms, at(now));
    expect(sounded.map(({ at: when }) => Number(when.toFixed(3)))).toEqual([1, 1.9]);
  });

  it('leaves out a beat whose light has long been shown', () => {
    new Player(context, out).beat(100_000, at(101_000));
    expect(sounded).toEqual([]);
  });
});

describe('what is heard now', () => {
  const clock = (stamp: object, rest = {}): AudioContext =>
    ({ getOutputTimestamp: () => stamp, currentTime: 7, outputLatency: 0.04, ...rest }) as AudioContext;

  it('is told by the device where it can', () => {
    expect(heardAt(clock({ contextTime: 5, performanceTime: 9_000 }), 9_250)).toBeCloseTo(5.25, 9);
  });

  it('is otherwise the clock, less the way to the loudspeaker', () => {
    expect(heardAt(clock({ contextTime: 0, performanceTime: 0 }), 9_250)).toBeCloseTo(6.96, 9);
    expect(heardAt(clock({}, { outputLatency: undefined }), 9_250)).toBe(7);
  });
});
