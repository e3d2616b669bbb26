// A token bucket, so that a resend after an outage stays below the rate that the server allows
// (4 notifications a second, 20 at once).

export const ratePerSecond = 3;
export const burst = 12;

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

  // Nothing goes for so long: the server found us too fast all the same.
  rest(forMs: number, nowMs: number): void {
    this.tokens = 1 - (forMs / 1000) * this.rate;
    this.at = nowMs;
  }

  // Milliseconds until one more may go; 0 takes a token.
  take(nowMs: number): number {
    this.tokens = Math.min(this.most, this.tokens + ((nowMs - this.at) / 1000) * this.rate);
    this.at = nowMs;
    if (this.tokens >= 1) {
      this.tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.tokens) / this.rate) * 1000);
  }
}
