// People for the bench: all measured, all beating, news each second.
import { personOf, type StagePerson } from '../src/state/picture';

export interface Feed {
  clock: () => number;
  beats: (sessionMs: number, show: (seat: number) => void) => number;
}

export function people(count: number, second: number): StagePerson[] {
  return Array.from({ length: count }, (_, i) =>
    personOf(
      { seat: i + 1, name: `Person ${i + 1}`, sensor: 'strap', here: true },
      i === 3,
      {
        state: 'measuring',
        heart_rate_bpm: 60 + ((i + second) % 12),
        coherence: { score: 1 + ((i + second) % 4), ratio: 1, peak_hz: 0.1, provisional: false, at_edge: false },
      },
      0,
      true,
    ),
  );
}

// Everybody beats at a rate of their own.
export function feedOf(count: number): Feed {
  const next = new Float64Array(count).map((_, i) => i * 37);
  return {
    clock: () => performance.now(),
    beats: (now, show) => {
      let nearest = Infinity;
      for (let i = 0; i < count; i += 1) {
        const due = next[i] ?? 0;
        if (due <= now) {
          show(count === 1 ? 37 : i + 1);
          next[i] = now + 60_000 / (58 + (i % 20));
        }
        nearest = Math.min(nearest, (next[i] ?? 0) - now);
      }
      return nearest;
    },
  };
}

// A thousand seats, a tenth of whom change from one second to the next.
const seats = 1_000;
export const strips: string[] = Array.from({ length: 10 }, (_, second) => {
  const bytes = new Uint8Array(seats / 2);
  for (let i = 0; i < seats; i += 1) {
    const half = i % 10 === second ? 2 : 4 + ((i * 31) % 9);
    bytes[i >> 1] = (bytes[i >> 1] ?? 0) | (i % 2 === 0 ? half << 4 : half);
  }
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
});
