// The readings that are on their way: numbered, held in the browser before they go, and here until the server says
// that each is dealt with.
//
// One stream is this page's own; others are those that an earlier page of the same seat, or this page before a
// long outage or a sleep of the machine, numbered. Each stream has an outbox of its own.

import type { Notification, Stream } from '../protocol/messages';
import { Outbox } from './outbox';

// Where readings wait beyond this page's life (store/locker.ts).
export interface Keeper {
  put(reading: Notification): Promise<void>;
  settled(stream: Stream, upTo: number): Promise<void>;
  refused(stream: Stream, seq: number): Promise<void>;
  dropReadings(): Promise<void>;
}

export type Reading = Pick<Notification, 'rr_ms' | 'bpm' | 'contact'>;

export interface MailboxEvents {
  ready(): void; // something can go out
  kept(error?: unknown): void; // whether the browser held the newest reading beyond this page's life
}

// A browser that has not answered by then is not waited for: the room would see an old heart.
export const keepWithinMs = 1_500;

export function newStream(): Stream {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Mailbox {
  stream = newStream();
  private own = new Outbox<Notification>();
  private readonly earlier = new Map<Stream, Outbox<Notification>>();
  private keeping: Promise<void> | undefined; // readings on their way into the keeper, in order
  private seq = 0;
  private dropped = 0;

  constructor(
    private readonly events: MailboxEvents,
    private keeper?: Keeper,
    left: readonly Notification[] = [],
  ) {
    this.takeIn(left);
  }

  // A keeper that became free later, with what waits in it.
  keepIn(keeper: Keeper, left: readonly Notification[]): void {
    this.keeper = keeper;
    this.takeIn(left);
  }

  private takeIn(left: readonly Notification[]): void {
    for (const reading of left) {
      if (reading.stream === this.stream) continue;
      const box = this.earlier.get(reading.stream) ?? new Outbox<Notification>();
      box.add(reading);
      this.earlier.set(reading.stream, box);
    }
  }

  // `keep`: it may be stored at all; then it waits in the browser before it goes.
  post(reading: Reading, clientMs: number, keep: boolean): void {
    this.seq += 1;
    const item: Notification = {
      type: 'notification',
      stream: this.stream,
      seq: this.seq,
      client_ms: clientMs,
      ...reading,
    };
    const box = this.own;
    const { keeper } = this;
    if (!this.keeping && !(keeper && keep)) return this.add(box, item);
    const kept = keeper && keep ? this.keep(keeper, item) : undefined;
    const mine = Promise.all([kept, this.keeping]).then(() => {
      if (this.keeping === mine) this.keeping = undefined;
      this.add(box, item);
    });
    this.keeping = mine;
  }

  private async keep(keeper: Keeper, item: Notification): Promise<void> {
    let late: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, refuse) => {
      late = setTimeout(() => refuse(new DOMException('the browser does not answer', 'TimeoutError')), keepWithinMs);
    });
    try {
      await Promise.race([keeper.put(item), tooLong]);
      this.events.kept();
    } catch (error) {
      this.events.kept(error);
    } finally {
      clearTimeout(late);
    }
  }

  private add(box: Outbox<Notification>, item: Notification): void {
    if (!box.add(item)) this.dropped += 1;
    this.events.ready();
  }

  // What is measured from here on is numbered anew, and goes first; what waits goes as that of an earlier page.
  begin(): void {
    if (this.own.waiting > 0 || this.keeping) this.earlier.set(this.stream, this.own);
    this.own = new Outbox<Notification>();
    this.stream = newStream();
    this.seq = 0;
  }

  // A new line: everything that the server does not have goes again.
  reconnected(committed: number): void {
    this.own.reconnected(committed);
    for (const box of this.earlier.values()) box.reconnected(0);
  }

  // This page's own first: they are what the others see now.
  next(): Notification | undefined {
    if (this.own.unsent) return this.own.next();
    for (const box of this.earlier.values()) if (box.unsent) return box.next();
    return undefined;
  }

  get unsent(): boolean {
    return this.own.unsent || [...this.earlier.values()].some((box) => box.unsent);
  }

  acknowledge(stream: Stream, upTo: number): void {
    const box = this.boxOf(stream);
    if (!box) return;
    box.acknowledge(upTo);
    if (stream !== this.stream && box.waiting === 0 && !this.keeping) this.earlier.delete(stream);
    void this.keeper?.settled(stream, upTo).catch(() => {});
  }

  // The server will never take it.
  refuse(stream: Stream, seq: number): void {
    this.boxOf(stream)?.refuse(seq);
    void this.keeper?.refused(stream, seq).catch(() => {});
  }

  sendAgainFrom(stream: Stream, seq: number): void {
    this.boxOf(stream)?.sendAgainFrom(seq);
  }

  // They belong to a seat that is not ours any more.
  forgetEarlier(): void {
    for (const stream of this.earlier.keys())
      void this.keeper?.settled(stream, Number.MAX_SAFE_INTEGER).catch(() => {});
    this.earlier.clear();
  }

  dropKept(): void {
    void this.keeper?.dropReadings().catch(() => {});
  }

  private boxOf(stream: Stream): Outbox<Notification> | undefined {
    return stream === this.stream ? this.own : this.earlier.get(stream);
  }

  get waiting(): number {
    let waiting = this.own.waiting;
    for (const box of this.earlier.values()) waiting += box.waiting;
    return waiting;
  }

  get ownWaiting(): number {
    return this.own.waiting;
  }

  // Client time of this page's oldest reading that waits; earlier pages had other clocks.
  get oldestMs(): number | undefined {
    return this.own.first?.client_ms;
  }

  // Readings that had to be given up because more waited than fits.
  get lost(): number {
    return this.dropped;
  }
}
