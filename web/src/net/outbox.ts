// Notifications of one stream that the server has not yet committed, oldest first.
//
// Each stays until an acknowledgement covers it. After a reconnect everything that is left
// goes out again, in order; the server knows what it has seen by (stream, seq).

export interface Numbered {
  seq: number;
}

// A day of one notification a second, as long as the browser may hold readings (store/locker.ts): about 20 MB.
// Beyond it the oldest are given up, and the page says so.
export const capacity = 86_400;

export class Outbox<T extends Numbered> {
  private items: T[] = [];
  private carried = 0; // of items, from the start: on this connection

  constructor(private readonly most: number = capacity) {}

  // False: the oldest had to go for it.
  add(item: T): boolean {
    const last = this.items.at(-1);
    if (last && item.seq <= last.seq) throw new RangeError(`seq ${item.seq} after ${last.seq}`);
    this.items.push(item);
    if (this.items.length <= this.most) return true;
    this.items.shift();
    this.carried = Math.max(0, this.carried - 1);
    return false;
  }

  get unsent(): boolean {
    return this.carried < this.items.length;
  }

  // The next one that this connection has not carried; marks it as carried.
  next(): T | undefined {
    const item = this.items[this.carried];
    if (item) this.carried += 1;
    return item;
  }

  acknowledge(upTo: number): void {
    const settled = this.before(upTo + 1);
    this.items.splice(0, settled);
    this.carried = Math.max(0, this.carried - settled);
  }

  // The server will never take this one: keeping it would only repeat the refusal.
  refuse(seq: number): void {
    const at = this.before(seq);
    if (this.items[at]?.seq !== seq) return;
    this.items.splice(at, 1);
    if (at < this.carried) this.carried -= 1;
  }

  // The server took neither this one nor, on this connection, any after it: they go out again.
  sendAgainFrom(seq: number): void {
    this.carried = Math.min(this.carried, this.before(seq));
  }

  // A new connection carries everything again that is newer than what the server has.
  reconnected(committed: number): void {
    this.acknowledge(committed);
    this.carried = 0;
  }

  get waiting(): number {
    return this.items.length;
  }

  get first(): T | undefined {
    return this.items[0];
  }

  // How many have a smaller number.
  private before(seq: number): number {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.items[middle]?.seq ?? Infinity) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
