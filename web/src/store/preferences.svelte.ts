// How this person likes the screen to be, and to sound. Kept in this browser only.

export type Scheme = 'device' | 'light' | 'dark';
export type BreathWish = 'group' | 'own' | 'none'; // the pacer: the one set for all, one's own pace, or no pacer

export interface Preferences {
  numbers: boolean; // show figures beside the words
  still: boolean; // nothing moves by itself
  scheme: Scheme;
  breath: BreathWish;
  ownRate: number; // breaths a minute, 4 … 7, for breath 'own'
  ownInhale: number; // share of one breath that is inhalation, for breath 'own'
  ownBreath: boolean; // back to oneself: no pacer, no shared form, no sound; of this visit only
  sound: boolean;
  volume: number; // 0 … 1
  soundBreath: boolean; // soft tones with the pacer
  soundTurns: boolean; // a new phase, a new step, the end
  soundHeart: boolean; // one's own beats; nobody hears a heart without asking for it
  language: string | undefined;
}

export const slowestOwn = 4; // breaths a minute: what people can follow for minutes, as for the pacer of all
export const fastestOwn = 7;

export const defaults: Preferences = {
  numbers: false,
  still: false,
  scheme: 'device',
  breath: 'group',
  ownRate: 6,
  ownInhale: 0.4,
  ownBreath: false,
  sound: false,
  volume: 0.5,
  soundBreath: true,
  soundTurns: true,
  soundHeart: false,
  language: undefined,
};

type Check = (value: unknown) => boolean;
const flag: Check = (value) => typeof value === 'boolean';
const oneOf = (...known: string[]): Check => (value) => typeof value === 'string' && known.includes(value);
const between = (least: number, most: number): Check => (value) =>
  typeof value === 'number' && value >= least && value <= most;

const checks: Record<keyof Preferences, Check> = {
  numbers: flag,
  still: flag,
  scheme: oneOf('device', 'light', 'dark'),
  breath: oneOf('group', 'own', 'none'),
  ownRate: between(slowestOwn, fastestOwn),
  ownInhale: between(0.3, 0.6),
  ownBreath: () => false, // a new visit begins in the circle
  sound: flag,
  volume: between(0, 1),
  soundBreath: flag,
  soundTurns: flag,
  soundHeart: flag,
  language: (value) => typeof value === 'string' && value.length <= 35, // the longest tag of RFC 5646
};

// What an older or a broken page has left behind changes nothing but what it says plainly.
export function readPreferences(saved: unknown): Preferences {
  const found = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
  const good = Object.entries(checks).filter(([key, check]) => check(found[key]));
  return { ...defaults, ...Object.fromEntries(good.map(([key]) => [key, found[key]])) };
}

const key = 'coregulation.preferences';

function load(): Preferences {
  try {
    return readPreferences(JSON.parse(localStorage.getItem(key) ?? '{}'));
  } catch {
    return { ...defaults };
  }
}

export const preferences: Preferences = $state(load());

export function prefer(change: Partial<Preferences>): void {
  Object.assign(preferences, change);
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // It holds for this page at least.
  }
}

// A wish of the device, followed as it changes.
class Wish {
  asked = $state(false);

  constructor(media: string) {
    if (typeof matchMedia === 'undefined') return;
    const query = matchMedia(media);
    this.asked = query.matches;
    query.addEventListener('change', (event) => (this.asked = event.matches));
  }
}

const lessMotion = new Wish('(prefers-reduced-motion: reduce)');
const lightDevice = new Wish('(prefers-color-scheme: light)');

export const motion = {
  get reduced(): boolean {
    return lessMotion.asked || preferences.still;
  },
};

// What is drawn on a canvas must be drawn anew when this changes.
export const scheme = {
  get name(): 'light' | 'dark' {
    if (preferences.scheme !== 'device') return preferences.scheme;
    return lightDevice.asked ? 'light' : 'dark';
  },
};
