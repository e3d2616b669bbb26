// The session's clock, seen from this page.
//
// Four times make one exchange: sent here, read there, written there, arrived here. The one
// with the shortest round trip of the last minute is believed; half its round trip bounds the error.
// Client time is performance.now(): monotonic, milliseconds.

export interface Exchange {
  sentMs: number; // client time
  serverReceivedMs: number; // session time
  serverSentMs: number; // session time
  arrivedMs: number; // client time
}

export interface Estimate {
  offsetMs: number; // session time = client time + offset
  uncertaintyMs: number;
}

// Older exchanges would carry the drift of two crystals (50 ppm: 3 ms a minute).
export const rememberedMs = 60_000;
export const quickly = { count: 5, everyMs: 200 }; // right after joining
export const slowlyMs = 5_000; // from then on

// Two crystals of ± 50 ppm; what a page may be held up between a time taken and a message sent.
const driftMost = 100e-6;
const heldUpMs = 20;

const roundTrip = (e: Exchange): number =>
  e.arrivedMs - e.sentMs - (e.serverSentMs - e.serverReceivedMs);

const offsetOf = (e: Exchange): number => (e.serverReceivedMs - e.sentMs + (e.serverSentMs - e.arrivedMs)) / 2;

export class Clock {
  private exchanges: Exchange[] = [];
  private guess: Estimate | undefined;

  // Before the first exchange: `joined` told the session time on its way to us.
  guessFrom(sessionMs: number, arrivedMs: number): void {
    this.exchanges = [];
    this.guess = { offsetMs: sessionMs - arrivedMs, uncertaintyMs: 1_000 };
  }

  // False: no clock that merely drifts fits both this exchange and those before. This page's clock stood still (its
  // machine slept) or the session's was set; only the newest is believed then.
  add(exchange: Exchange): boolean {
    if (!(roundTrip(exchange) >= 0)) return true; // impossible; a page that slept in between
    const before = this.exchanges.length > 0 ? this.estimate() : undefined;
    if (before) {
      const passedMs = exchange.arrivedMs - (this.exchanges.at(-1)?.arrivedMs ?? exchange.arrivedMs);
      const apart = Math.abs(offsetOf(exchange) - before.offsetMs);
      const drifted = (passedMs + rememberedMs) * driftMost;
      if (apart > before.uncertaintyMs + roundTrip(exchange) / 2 + drifted + heldUpMs) {
        this.exchanges = [exchange];
        return false;
      }
    }
    this.exchanges = this.exchanges.filter((e) => exchange.arrivedMs - e.arrivedMs < rememberedMs);
    this.exchanges.push(exchange);
    return true;
  }

  estimate(): Estimate | undefined {
    const [first, ...rest] = this.exchanges;
    if (!first) return this.guess;
    const best = rest.reduce((a, b) => (roundTrip(b) < roundTrip(a) ? b : a), first);
    return { offsetMs: offsetOf(best), uncertaintyMs: roundTrip(best) / 2 };
  }

  sessionMs(clientMs: number): number | undefined {
    const known = this.estimate();
    return known && clientMs + known.offsetMs;
  }
}
