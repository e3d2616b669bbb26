// Notices that the machine slept, or the page was frozen: a timer of a second comes much later.
//
// In sleep the monotonic clock stands still on many systems, while the wall clock goes on. The wall clock is
// asked only for that difference, and decides nothing: when the two disagree, the monotonic clock is in doubt
// and has to be compared with the session's (somebody may merely have set the wall clock).

export interface SleepWatchEvents {
  woke(clockInDoubt: boolean): void;
}

const everyMs = 1_000;
export const lateMs = 5_000; // more than a busy page ever holds a timer up
export const disagreeMs = 2_000; // between two ticks; clocks are corrected by less, in many steps

export class SleepWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private monotonicMs = 0;
  private wallMs = 0;

  constructor(
    private readonly events: SleepWatchEvents,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly wall: () => number = () => Date.now(),
  ) {}

  start(): void {
    this.monotonicMs = this.monotonic();
    this.wallMs = this.wall();
    this.timer = setInterval(() => this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  // Also when something else than the timer awakes: whichever comes first.
  look(): void {
    const monotonic = this.monotonic();
    const wall = this.wall();
    const passed = monotonic - this.monotonicMs;
    const apart = Math.abs(wall - this.wallMs - passed);
    this.monotonicMs = monotonic;
    this.wallMs = wall;
    if (passed > lateMs || apart > disagreeMs) this.events.woke(apart > disagreeMs);
  }
}
