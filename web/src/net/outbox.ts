// Notifications that the server has not yet committed, oldest first.
//
// Each stays until an acknowledgement covers it. After a reconnect everything that is left
// goes out again, in order; the server knows what it has seen by (stream, seq). One outbox a
// stream: this page's, and those of earlier pages of the same seat (store/locker.ts keeps them).

export interface Numbered {
  seq: number;
}

// About four hours of one notification a second; a longer outage loses the oldest and says so.
export const capacity = 15_000;

export class Outbox<T extends Numbered> {
  private items: T[] = [];
  private sentUpTo = 0; // on this connection
  private dropped = 0;

  constructor(private readonly most: number = capacity) {}

  add(item: T): void {
    const last = this.items.at(-1);
    if (last && item.seq <= last.seq) throw new RangeError(`seq ${item.seq} after ${last.seq}`);
    this.items.push(item);
    if (this.items.length > this.most) {
      this.items.shift();
      this.dropped += 1;
    }
  }

  get unsent(): boolean {
    const last = this.items.at(-1);
    return last !== undefined && last.seq > this.sentUpTo;
  }

  // The next one that this connection has not carried; marks it as carried.
  next(): T | undefined {
    const item = this.items.find((one) => one.seq > this.sentUpTo);
    if (item) this.sentUpTo = item.seq;
    return item;
  }

  acknowledge(upTo: number): void {
    this.items = this.items.filter((one) => one.seq > upTo);
  }

  // The server will never take this one: keeping it would only repeat the refusal.
  refuse(seq: number): void {
    this.items = this.items.filter((one) => one.seq !== seq);
  }

  // The server took neither this one nor, on this connection, any after it: they go out again.
  sendAgainFrom(seq: number): void {
    this.sentUpTo = Math.min(this.sentUpTo, seq - 1);
  }

  // A new connection carries everything again that is newer than what the server has.
  reconnected(committed: number): void {
    this.acknowledge(committed);
    this.sentUpTo = 0;
  }

  clear(): void {
    this.items = [];
  }

  get waiting(): number {
    return this.items.length;
  }

  get lost(): number {
    return this.dropped;
  }
}
