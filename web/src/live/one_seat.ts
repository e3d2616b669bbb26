// One seat, one page of this browser: the page that took it last has it.
//
// The server closes the older page with 4504. A page whose line is down does not hear that, and would take the seat
// back from the page that the person is looking at, as soon as its line returns. So pages tell each other whenever
// they have taken a seat. While a join of its own is on its way, a page leaves it to the server who was last.
//
// Call order: `line` with every change of the line and every joining; `stop` when the place is given up.

export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => unknown) | null;
  close(): void;
}

interface Taken {
  resume: string; // the seat's secret: pages of one browser share it already (store/locker.ts)
  at: number; // ms since the epoch, by the page's monotonic clock: to compare pages of one browser
}

const isTaken = (value: unknown): value is Taken => {
  const one = value as Partial<Taken> | null;
  return typeof one?.resume === 'string' && typeof one.at === 'number';
};

export const seatChannel = (): Channel | undefined =>
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('coregulation.seats');

export type Line = 'away' | 'joining' | 'joined';

export class OneSeat {
  private state: Line = 'away';
  private since = -Infinity; // when this page last took it
  private overtakenAt = -Infinity;

  constructor(
    private readonly channel: Channel | undefined,
    private resume: string | undefined,
    private readonly moved: () => void,
    private readonly now: () => number = () => performance.timeOrigin + performance.now(),
  ) {
    if (channel) channel.onmessage = (event) => this.hear(event.data);
  }

  line(state: Line, resume?: string): void {
    this.state = state;
    if (state === 'joined') {
      this.resume = resume;
      this.since = this.now();
      this.channel?.postMessage({ resume, at: this.since });
    }
    this.decide();
  }

  stop(): void {
    this.resume = undefined;
    this.channel?.close();
  }

  private hear(message: unknown): void {
    if (!isTaken(message) || message.resume !== this.resume) return;
    this.overtakenAt = Math.max(this.overtakenAt, message.at);
    this.decide();
  }

  private decide(): void {
    if (this.resume === undefined || this.state === 'joining' || this.overtakenAt <= this.since) return;
    this.stop();
    this.moved();
  }
}
