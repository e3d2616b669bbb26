// How this person likes the screen to be. Kept in this browser only.

interface Saved {
  numbers: boolean; // show figures beside the words
  still: boolean; // nothing moves by itself
  pacer: boolean; // show the pacer when there is one
  language: string | undefined;
}

const key = 'coregulation.preferences';
const defaults: Saved = { numbers: false, still: false, pacer: true, language: undefined };

function load(): Saved {
  try {
    const saved = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Saved>;
    return { ...defaults, ...saved };
  } catch {
    return defaults;
  }
}

export const preferences: Saved = $state(load());

export function prefer(change: Partial<Saved>): void {
  Object.assign(preferences, change);
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // It holds for this page at least.
  }
}

// The system's own wish, followed as it changes.
class Motion {
  private asked = $state(false);

  constructor() {
    if (typeof matchMedia === 'undefined') return;
    const query = matchMedia('(prefers-reduced-motion: reduce)');
    this.asked = query.matches;
    query.addEventListener('change', (event) => (this.asked = event.matches));
  }

  get reduced(): boolean {
    return this.asked || preferences.still;
  }
}

export const motion = new Motion();
