// One WebSocket that comes back by itself. Three states, one place that changes them.
//
//   resting ──start()──▶ connecting ──opened──▶ open
//      ▲                    ▲  │ refused, lost     │ lost, closed with a code that allows it
//      └──stop(), final code┘  └──wait, try again◀─┘
//
// It carries text and knows no message. It never reloads the page: a strap would be lost.

import { backoffMs } from './backoff';
import { endingOf, restarting, type Ending } from './close_codes';

export type SocketState = 'resting' | 'connecting' | 'open';

export interface WebSocketLike {
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  readonly readyState?: number;
  send(text: string): void;
  close(code?: number): void;
}

export interface SocketEvents {
  opened(): void;
  message(text: string): void;
  changed(state: SocketState, ending: Ending | undefined): void;
}

export interface SocketSettings {
  make: () => WebSocketLike;
  events: SocketEvents;
  random?: () => number;
  now?: () => number; // ms, monotonic
}

const isOpen = 1; // WebSocket.OPEN

// Frames come each second and clock answers each five: this much silence is a dead line.
export const silentMs = 12_000;
const watchEveryMs = 2_000;
// A connection attempt that neither opens nor fails (a captive portal, a sleeping proxy).
const openWithinMs = 10_000;
// A look that comes this late was held up with the whole page.
const pausedMs = 6_000;
// Asked to answer at once, a live line does so well within this.
export const probeMs = 3_000;
// An attempt this old may have been made into a network that was not there yet.
const hopefulMs = 2_000;
// A connection that held this long was a good one: the next loss starts counting afresh.
const heldMs = 5_000;

export class Socket {
  private state: SocketState = 'resting';
  private socket: WebSocketLike | undefined;
  private attempt = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private dueAt = 0; // of the attempt that is waited for
  private watch: ReturnType<typeof setInterval> | undefined;
  private watchedAt = 0;
  private probing: ReturnType<typeof setTimeout> | undefined;
  private triedAt = 0;
  private openedAt = 0;
  private heardAt = 0;
  private readonly random: () => number;
  private readonly now: () => number;

  constructor(private readonly settings: SocketSettings) {
    this.random = settings.random ?? Math.random;
    this.now = settings.now ?? (() => performance.now());
  }

  start(): void {
    if (this.state === 'resting') this.setState('connecting');
    if (!this.socket && this.waiting === undefined) this.connect();
  }

  stop(): void {
    this.drop();
    this.setState('resting');
  }

  // The network is back, the machine woke, or the person looks again: no need to wait out the pause, nor for an
  // attempt that was made before.
  tryNow(): void {
    if (this.state !== 'connecting') return;
    if (this.socket && this.now() - this.triedAt < hopefulMs) return;
    this.drop();
    this.connect();
  }

  // A line that may be dead has this long to prove otherwise; the caller has just asked it something.
  probe(): void {
    const socket = this.socket;
    if (this.state !== 'open' || !socket || this.probing !== undefined) return;
    const askedAt = this.now();
    this.probing = setTimeout(() => {
      this.probing = undefined;
      if (this.socket === socket && this.heardAt <= askedAt) this.lost(1006);
    }, probeMs);
  }

  // Where timers are slowed down (a hidden page), something else that happens may do their work.
  nudge(): void {
    if (this.waiting !== undefined && this.now() >= this.dueAt) this.tryNow();
    else if (this.socket) this.look();
  }

  // Gives this line up for a new one, at once.
  renew(): void {
    if (this.state === 'resting') return;
    this.drop();
    this.setState('connecting');
    this.connect();
  }

  send(text: string): boolean {
    if (this.state !== 'open' || !this.socket) return false;
    const { readyState } = this.socket;
    if (readyState !== undefined && readyState !== isOpen) return false; // closing: the close is on its way to us
    this.socket.send(text);
    return true;
  }

  private connect(): void {
    const socket = this.settings.make();
    this.socket = socket;
    this.triedAt = this.heardAt = this.watchedAt = this.now();
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.openedAt = this.heardAt = this.now();
      this.setState('open');
      this.settings.events.opened();
    };
    socket.onmessage = (event) => {
      if (this.socket !== socket) return;
      this.heardAt = this.now();
      if (typeof event.data === 'string') this.settings.events.message(event.data);
    };
    socket.onerror = () => {}; // a close follows, and says more
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code);
    };
    this.watch = setInterval(() => this.look(), watchEveryMs);
  }

  private look(): void {
    const now = this.now();
    const paused = now - this.watchedAt > pausedMs;
    this.watchedAt = now;
    const most = this.state === 'open' ? silentMs : openWithinMs;
    if (now - this.heardAt <= most || this.probing !== undefined) return;
    // A page that was frozen finds its clock far ahead and its messages still to come.
    if (paused && this.state === 'open') this.probe();
    else this.lost(1006);
  }

  private lost(code: number): void {
    const held = this.state === 'open' && this.now() - this.openedAt >= heldMs;
    this.drop();
    const ending = endingOf(code);
    if (ending) {
      this.setState('resting', ending);
      return;
    }
    if (held) this.attempt = 0;
    this.setState('connecting');
    const pause = backoffMs(this.attempt, this.random, code === restarting);
    this.attempt += 1;
    this.dueAt = this.now() + pause;
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.connect();
    }, pause);
  }

  private drop(): void {
    clearTimeout(this.waiting);
    clearTimeout(this.probing);
    this.waiting = this.probing = undefined;
    clearInterval(this.watch);
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(1000);
    } catch {
      // It was never open, or is closed already.
    }
  }

  private setState(state: SocketState, ending?: Ending): void {
    if (this.state === state && !ending) return;
    this.state = state;
    this.settings.events.changed(state, ending);
  }
}
