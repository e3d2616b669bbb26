// The conversation over one socket: hello, join, then clock exchanges, notifications and commands.
// Everything that must survive a lost connection lives here: the stream, the outbox, the resume secret.

import { decodeServer, encode } from '../protocol/codec';
import type {
  ClientMessage,
  ErrorCode,
  Join,
  Notification,
  ServerMessage,
  Stream,
} from '../protocol/messages';
import { Clock, quickly, slowlyMs } from './clock';
import type { Ending } from './close_codes';
import { Outbox } from './outbox';
import { Pacing } from './pacing';
import { Socket, type SocketState, type WebSocketLike } from './socket';

const tooFastPauseMs = 2000; // after the server found us too fast all the same

export type JoinChoices = Omit<Join, 'type' | 'stream' | 'resume' | 'client_ms'>;
export type Reading = Pick<Notification, 'rr_ms' | 'bpm' | 'contact'>;

export interface ConversationEvents {
  message(message: ServerMessage, arrivedMs: number): void;
  changed(state: SocketState, ending: Ending | undefined): void;
  unkept?(): void; // the browser did not keep a reading: it lives as long as this page
}

// Where readings wait beyond this page's life (store/locker.ts).
export interface Keeper {
  put(reading: Notification): Promise<void>;
  settled(stream: Stream, upTo: number): Promise<void>;
  refused(stream: Stream, seq: number): Promise<void>;
  dropReadings(): Promise<void>;
}

export interface ConversationSettings {
  make: () => WebSocketLike;
  choices: JoinChoices;
  resume?: string | undefined;
  keeper?: Keeper | undefined;
  left?: readonly Notification[]; // by earlier pages of the seat that `resume` takes back
  events: ConversationEvents;
  now?: () => number;
  random?: () => number;
}

const client = 'coregulation-web 0.1.0';

export function newStream(): Stream {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export class Conversation {
  readonly clock = new Clock();
  readonly stream = newStream();
  private readonly outbox = new Outbox<Notification>();
  private readonly earlier = new Map<Stream, Outbox<Notification>>();
  private keeping: Promise<void> | undefined; // readings on their way into the keeper, in order
  private readonly socket: Socket;
  private readonly now: () => number;
  private choices: JoinChoices;
  private resume: string | undefined;
  private seq = 0;
  private joined = false; // on this connection
  private pacing: Pacing;
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private pinging: ReturnType<typeof setTimeout> | undefined;
  private pings = 0; // answered on this connection
  private pong: { id: number; arrivedMs: number } | undefined;

  constructor(private readonly settings: ConversationSettings) {
    this.now = settings.now ?? (() => performance.now());
    this.choices = settings.choices;
    this.resume = settings.resume;
    for (const reading of settings.left ?? []) {
      const box = this.earlier.get(reading.stream) ?? new Outbox<Notification>();
      box.add(reading);
      this.earlier.set(reading.stream, box);
    }
    this.pacing = new Pacing(this.now());
    this.socket = new Socket({
      make: settings.make,
      now: this.now,
      ...(settings.random ? { random: settings.random } : {}),
      events: {
        opened: () => this.say({ type: 'hello', versions: [1], client }),
        message: (text) => this.hear(text),
        changed: (state, ending) => {
          if (state !== 'open') this.quiet();
          settings.events.changed(state, ending);
        },
      },
    });
  }

  start(): void {
    this.socket.start();
  }

  stop(): void {
    this.quiet();
    this.socket.stop();
  }

  tryNow(): void {
    this.socket.tryNow();
  }

  get isJoined(): boolean {
    return this.joined;
  }

  get unacknowledged(): number {
    let waiting = this.outbox.waiting;
    for (const box of this.earlier.values()) waiting += box.waiting;
    return waiting;
  }

  // A sensor spoke. Kept until the server says that it is dealt with; in the browser before it is sent, when it
  // may be stored at all.
  notify(reading: Reading): void {
    this.seq += 1;
    const item: Notification = {
      type: 'notification',
      stream: this.stream,
      seq: this.seq,
      client_ms: this.now(),
      ...reading,
    };
    const { keeper } = this.settings;
    if (!this.keeping && !(keeper && this.choices.keep)) return this.send(item);
    const kept = keeper && this.choices.keep ? keeper.put(item) : undefined;
    const mine = Promise.all([kept?.catch(() => this.settings.events.unkept?.()), this.keeping]).then(() => {
      if (this.keeping === mine) this.keeping = undefined;
      this.send(item);
    });
    this.keeping = mine;
  }

  private send(item: Notification): void {
    this.outbox.add(item);
    this.flush();
  }

  // A wish of the person. Choices that a later join repeats are remembered; the rest is for now or never.
  ask(message: ClientMessage): boolean {
    if (message.type === 'set_visibility') this.choices = { ...this.choices, visibility: message.visibility };
    if (message.type === 'set_consent') {
      this.choices = { ...this.choices, keep: message.keep };
      if (!message.keep) void this.settings.keeper?.dropReadings().catch(() => {});
    }
    if (message.type === 'set_sensor') this.choices = { ...this.choices, sensor: message.sensor };
    return this.joined && this.say(message);
  }

  private say(message: ClientMessage): boolean {
    return this.socket.send(encode(message));
  }

  private hear(text: string): void {
    const arrivedMs = this.now();
    const { message } = decodeServer(text);
    if (!message) return; // from a newer server, or damaged: the next frame is a second away
    switch (message.type) {
      case 'welcome':
        this.say({
          type: 'join',
          ...this.choices,
          stream: this.stream,
          ...(this.resume === undefined ? {} : { resume: this.resume }),
          client_ms: arrivedMs,
        });
        break;
      case 'joined':
        // Another seat than the one that was left: what it left is not this one's to send.
        if (message.resume !== this.resume) this.forgetEarlier();
        this.resume = message.resume;
        this.joined = true;
        this.clock.guessFrom(message.at_ms, arrivedMs);
        this.outbox.reconnected(message.committed_seq);
        for (const box of this.earlier.values()) box.reconnected(0);
        this.pings = 0;
        this.pong = undefined;
        this.ping();
        this.flush();
        break;
      case 'clock_pong':
        this.clock.add({
          sentMs: message.client_ms,
          serverReceivedMs: message.received_ms,
          serverSentMs: message.sent_ms,
          arrivedMs,
        });
        this.pong = { id: message.id, arrivedMs };
        this.pings += 1;
        this.pinging = setTimeout(
          () => this.ping(),
          this.pings < quickly.count ? quickly.everyMs : slowlyMs,
        );
        break;
      case 'ack':
        this.acknowledge(message.stream, message.committed_seq);
        break;
      case 'error':
        if (message.seq !== undefined) this.refused(message.code, message.stream ?? this.stream, message.seq);
        break;
      default:
        break;
    }
    this.settings.events.message(message, arrivedMs);
  }

  private boxOf(stream: Stream): Outbox<Notification> | undefined {
    return stream === this.stream ? this.outbox : this.earlier.get(stream);
  }

  private acknowledge(stream: Stream, upTo: number): void {
    const box = this.boxOf(stream);
    if (!box) return;
    box.acknowledge(upTo);
    if (stream !== this.stream && box.waiting === 0) this.earlier.delete(stream);
    void this.settings.keeper?.settled(stream, upTo).catch(() => {});
  }

  private refused(code: ErrorCode, stream: Stream, seq: number): void {
    const box = this.boxOf(stream);
    if (!box) return;
    if (code === 'too_fast') {
      box.sendAgainFrom(seq);
      this.pacing.rest(tooFastPauseMs, this.now());
      this.flush();
    } else {
      box.refuse(seq);
      void this.settings.keeper?.refused(stream, seq).catch(() => {});
    }
  }

  private forgetEarlier(): void {
    for (const stream of this.earlier.keys())
      void this.settings.keeper?.settled(stream, Number.MAX_SAFE_INTEGER).catch(() => {});
    this.earlier.clear();
  }

  private ping(): void {
    const answered = this.pong;
    this.say({
      type: 'clock_ping',
      id: answered ? answered.id + 1 : 1,
      client_ms: this.now(),
      ...(answered ? { received_ms: answered.arrivedMs } : {}),
    });
  }

  private flush(): void {
    if (!this.joined || this.flushing !== undefined) return;
    // This page's own first: they are what the others see now.
    for (let box = this.unsent(); box; box = this.unsent()) {
      const wait = this.pacing.take(this.now());
      if (wait > 0) {
        this.flushing = setTimeout(() => {
          this.flushing = undefined;
          this.flush();
        }, wait);
        return;
      }
      const next = box.next();
      if (!next || !this.say(next)) return;
    }
  }

  private unsent(): Outbox<Notification> | undefined {
    if (this.outbox.unsent) return this.outbox;
    return [...this.earlier.values()].find((box) => box.unsent);
  }

  private quiet(): void {
    this.joined = false;
    clearTimeout(this.flushing);
    clearTimeout(this.pinging);
    this.flushing = this.pinging = undefined;
  }
}
