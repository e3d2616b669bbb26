// How it sounds: a few sine waves each, made when they are needed and gone when they have sounded.
//
// Loudness is given at full volume. Nothing begins with a click, nothing is louder than a soft voice.

import type { BreathNote } from './score';

export interface Sounding {
  endsAt: number; // audio time in s
  hush(at: number): void; // fades from `at` on
}

const hushS = 0.35;

interface Tone {
  hz: number;
  loud: number; // peak amplitude
}

function tone(context: BaseAudioContext, out: AudioNode, hz: number, from: number, until: number): GainNode {
  const wave = new OscillatorNode(context, { type: 'sine', frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  wave.connect(gain).connect(out);
  wave.start(from);
  wave.stop(until);
  wave.onended = () => gain.disconnect();
  return gain;
}

function sounding(gain: GainNode, endsAt: number): Sounding {
  return {
    endsAt,
    hush: (at) => {
      gain.gain.cancelScheduledValues(at);
      gain.gain.setTargetAtTime(0, at, hushS / 3);
    },
  };
}

// The breath: an open fifth that brightens while the ring grows and darkens while it shrinks.
const chord: readonly { tone: Tone; bright: boolean }[] = [
  { tone: { hz: 146.83, loud: 0.1 }, bright: false }, // D3
  { tone: { hz: 220, loud: 0.055 }, bright: false }, // A3
  { tone: { hz: 293.66, loud: 0.04 }, bright: true }, // D4: heard only where the lungs are full
];
const least = 0.2; // of the chord that is left with empty lungs, so that the breath has no holes
// Each half begins with the touch of a small bell, an ear's way to know where it is.
const touches: Record<BreathNote['kind'], Tone> = {
  in: { hz: 587.33, loud: 0.075 }, // D5
  out: { hz: 440, loud: 0.075 }, // A4
};
const touchRiseS = 0.012;
const touchFadeS = 0.22;
const joinS = 0.06; // by which one half fades into the next
const curvePoints = 64; // from the silent first to the second: the half fades in, within a sixth of a second

// The same easing as the ring's (state/pacer.ts), as a curve of loudness.
function curve(kind: BreathNote['kind'], loud: number, bright: boolean): Float32Array {
  return Float32Array.from({ length: curvePoints }, (_, i) => {
    if (i === 0) return 0;
    const eased = (1 - Math.cos((Math.PI * i) / (curvePoints - 1))) / 2;
    const fullness = kind === 'in' ? eased : 1 - eased;
    return loud * (bright ? fullness * fullness : least + (1 - least) * fullness);
  });
}

export function soundBreath(
  context: BaseAudioContext,
  out: AudioNode,
  kind: BreathNote['kind'],
  at: number,
  lastsS: number,
): Sounding {
  const all = new GainNode(context, { gain: 1 });
  all.connect(out);
  const ends = at + lastsS + joinS * 4;
  for (const { tone: each, bright } of chord) {
    const gain = tone(context, all, each.hz, at, ends).gain;
    gain.setValueCurveAtTime(curve(kind, each.loud, bright), at, lastsS);
    gain.setTargetAtTime(0, at + lastsS + 0.001, joinS); // just after the curve: within it nothing else may stand
  }
  strike(context, all, touches[kind], at, touchRiseS, touchFadeS);
  return sounding(all, ends);
}

function strike(
  context: BaseAudioContext,
  out: AudioNode,
  { hz, loud }: Tone,
  at: number,
  riseS: number,
  fadeS: number,
): number {
  const ends = at + riseS + fadeS * 6; // e^-6: nobody hears the rest
  const gain = tone(context, out, hz, at, ends).gain;
  gain.setValueAtTime(0, at);
  gain.linearRampToValueAtTime(loud, at + riseS);
  gain.setTargetAtTime(0, at + riseS, fadeS);
  return ends;
}

export type Bell = 'phase' | 'step' | 'end' | 'lost' | 'back' | 'try';

interface Stroke {
  hz: number;
  afterS: number;
  loud: number;
  fadeS: number;
}

// Singing bowls have partials near these ratios; the higher, the sooner gone.
const partials = [
  { ratio: 1, loud: 1, fade: 1 },
  { ratio: 2.71, loud: 0.28, fade: 0.5 },
  { ratio: 5.15, loud: 0.07, fade: 0.22 },
] as const;

const a3 = 220;
const d4 = 293.66;
const e4 = 329.63;
const a4 = 440;
const once = (hz: number): Stroke[] => [{ hz, afterS: 0, loud: 0.16, fadeS: 0.9 }];

export const bells: Record<Bell, readonly Stroke[]> = {
  step: once(d4),
  try: once(d4),
  phase: [
    { hz: d4, afterS: 0, loud: 0.16, fadeS: 1.1 },
    { hz: a4, afterS: 0.55, loud: 0.12, fadeS: 1.2 },
  ],
  end: [0, 2.4, 4.8].map((afterS) => ({ hz: a3, afterS, loud: 0.2, fadeS: 1.9 })),
  // Two steps down, two steps up: for who cannot see that the line is away, or is back.
  lost: [
    { hz: e4, afterS: 0, loud: 0.08, fadeS: 0.5 },
    { hz: d4, afterS: 0.4, loud: 0.08, fadeS: 0.7 },
  ],
  back: [
    { hz: d4, afterS: 0, loud: 0.08, fadeS: 0.5 },
    { hz: e4, afterS: 0.4, loud: 0.08, fadeS: 0.7 },
  ],
};

const bellRiseS = 0.02;

export function soundBell(context: BaseAudioContext, out: AudioNode, bell: Bell, at: number): Sounding {
  const all = new GainNode(context, { gain: 1 });
  all.connect(out);
  let ends = at;
  for (const { hz, afterS, loud, fadeS } of bells[bell])
    for (const partial of partials)
      ends = Math.max(
        ends,
        strike(
          context,
          all,
          { hz: hz * partial.ratio, loud: loud * partial.loud },
          at + afterS,
          bellRiseS,
          fadeS * partial.fade,
        ),
      );
  return sounding(all, ends);
}

// A heart heard from within: low, round, and far below the breath.
const beatTone: Tone = { hz: 55, loud: 0.22 };

export function soundBeat(context: BaseAudioContext, out: AudioNode, at: number): Sounding {
  const all = new GainNode(context, { gain: 1 });
  all.connect(out);
  return sounding(all, strike(context, all, beatTone, at, 0.03, 0.07));
}
