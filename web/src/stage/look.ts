// The colours of the page as the canvas needs them: read where the stage stands, so that it follows its surroundings.

export interface Look {
  seats: readonly string[]; // by seat, repeated
  pacer: string;
  accent: string;
  warm: string;
  ink: string;
  soft: string;
  line: string;
  dark: boolean;
}

const roles = ['--pacer', '--accent', '--warm', '--ink', '--ink-soft', '--line', '--ground'] as const;

// An element's colour is resolved by the browser whatever a property is made of. Not on its way from another one:
// a page may give every element a transition.
export function lookOf(probe: HTMLElement): Look {
  probe.style.setProperty('transition', 'none', 'important');
  const resolved = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const [pacer, accent, warm, ink, soft, line, ground] = roles.map(resolved);
  return {
    seats: Array.from({ length: 8 }, (_, i) => resolved(`--seat-${i + 1}`)),
    pacer: pacer ?? '',
    accent: accent ?? '',
    warm: warm ?? '',
    ink: ink ?? '',
    soft: soft ?? '',
    line: line ?? '',
    dark: lightnessOf(ground ?? '') < 0.5,
  };
}

// Of `rgb(14, 23, 28)` and of `color(srgb 0.05 0.09 0.11)`; roughly, to tell dark from light.
export function lightnessOf(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  const whole = colour.startsWith('rgb') ? 255 : 1;
  return (0.3 * r + 0.59 * g + 0.11 * b) / whole;
}

export const colourOf = (seat: number, look: Look): string =>
  look.seats[(seat - 1) % look.seats.length] ?? look.pacer;

// Told whenever the colours may have changed: the system's wish, or the page's own choice.
export function watchLook(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true });
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    root.disconnect();
  };
}
