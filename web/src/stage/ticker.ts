// Draws only while something moves and the page is seen. Each step tells when the next picture is wanted:
// 0: with the screen's next one; a number of ms; Infinity: when woken.

// Waiting less than this is not worth a timer: the screen's next picture is as near.
const worthWaitingMs = 24;
// A timer comes a little early, so that the picture it asks for is in time.
const earlyMs = 8;

export class Ticker {
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(private readonly step: (nowMs: number) => number) {
    document.addEventListener('visibilitychange', this.seen);
    this.wake();
  }

  wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.stopped || this.frame || document.hidden) return;
    this.frame = requestAnimationFrame(this.draw);
  }

  stop(): void {
    this.stopped = true;
    document.removeEventListener('visibilitychange', this.seen);
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }

  private readonly seen = (): void => {
    if (!document.hidden) return this.wake();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  };

  private readonly draw = (): void => {
    this.frame = 0;
    const wait = this.step(performance.now());
    if (this.stopped || this.frame || document.hidden || wait === Infinity) return;
    if (wait < worthWaitingMs) this.frame = requestAnimationFrame(this.draw);
    else this.timer = setTimeout(this.again, wait - earlyMs);
  };

  private readonly again = (): void => this.wake();
}
