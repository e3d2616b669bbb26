// A token bucket, so that a resend after an outage stays below the rate that the server allows (4 notifications a
// second, 20 at once; after a silence as many more as it would have held, up to ten minutes of it).

export const ratePerSecond = 3;
export const burst = 12;
export const longestSilenceMs = 600_000;

export class Pacing {
  private tokens: number;
  private at: number;

  constructor(
    nowMs: number,
    private readonly rate: number = ratePerSecond,
    private readonly most: number = burst,
  ) {
    this.tokens = most;
    this.at = nowMs;
  }

  // We were away: what has gathered may go at once. Fewer than the server grants, which may have noticed later.
  grantFor(silenceMs: number): void {
    this.tokens = this.most + (Math.min(Math.max(0, silenceMs), longestSilenceMs) / 1000) * this.rate;
  }

  // Nothing goes for so long: the server found us too fast all the same.
  rest(forMs: number, nowMs: number): void {
    this.tokens = 1 - (forMs / 1000) * this.rate;
    this.at = nowMs;
  }

  // Milliseconds until one more may go; 0 takes a token.
  take(nowMs: number): number {
    const gained = ((nowMs - this.at) / 1000) * this.rate;
    if (this.tokens < this.most) this.tokens = Math.min(this.most, this.tokens + gained);
    this.at = nowMs;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.tokens) / this.rate) * 1000);
  }
}
