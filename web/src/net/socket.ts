// One WebSocket that comes back by itself. Three states, one place that changes them.
//
//   resting ──start()──▶ connecting ──opened──▶ open
//      ▲                    ▲  │ refused, lost     │ lost, closed with a code that allows it
//      └──stop(), final code┘  └──wait, try again◀─┘
//
// It carries text and knows no message. It never reloads the page: a strap would be lost.

import { backoffMs } from './backoff';
import { endingOf, type Ending } from './close_codes';

export type SocketState = 'resting' | 'connecting' | 'open';

export interface WebSocketLike {
  onopen: ((event: Event) => unknown) | null;
  onmessage: ((event: MessageEvent) => unknown) | null;
  onclose: ((event: CloseEvent) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
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

// Frames come each second and clock answers each five: this much silence is a dead line.
export const silentMs = 12_000;
const watchEveryMs = 2_000;
// A connection attempt that neither opens nor fails (a captive portal, a sleeping proxy).
const openWithinMs = 10_000;
// A connection that held this long was a good one: the next loss starts counting afresh.
const heldMs = 5_000;

export class Socket {
  private state: SocketState = 'resting';
  private socket: WebSocketLike | undefined;
  private attempt = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
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
    this.drop(1000);
    this.setState('resting');
  }

  // The network is back or the person looks again: no need to wait out the pause.
  tryNow(): void {
    if (this.state !== 'connecting' || this.socket) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.connect();
  }

  send(text: string): boolean {
    if (this.state !== 'open' || !this.socket) return false;
    this.socket.send(text);
    return true;
  }

  private connect(): void {
    const socket = this.settings.make();
    this.socket = socket;
    this.heardAt = this.now();
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
    this.watch = setInterval(() => {
      const most = this.state === 'open' ? silentMs : openWithinMs;
      if (this.now() - this.heardAt > most) this.lost(1006);
    }, watchEveryMs);
  }

  private lost(code: number): void {
    const held = this.state === 'open' && this.now() - this.openedAt >= heldMs;
    this.drop(1000);
    const ending = endingOf(code);
    if (ending) {
      this.setState('resting', ending);
      return;
    }
    if (held) this.attempt = 0;
    this.setState('connecting');
    const pause = backoffMs(this.attempt, this.random);
    this.attempt += 1;
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.connect();
    }, pause);
  }

  private drop(code: number): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    clearInterval(this.watch);
    const socket = this.socket;
    this.socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(code);
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
