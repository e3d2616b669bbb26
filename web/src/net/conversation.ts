// The conversation over one socket: hello, join, then clock exchanges, notifications and commands.
// Everything that must survive a lost connection lives here: the stream, the outbox, the resume secret.

import { decodeServer, encode } from '../protocol/codec';
import type {
  ClientMessage,
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

export type JoinChoices = Omit<Join, 'type' | 'stream' | 'resume'>;
export type Reading = Pick<Notification, 'rr_ms' | 'bpm' | 'contact'>;

export interface ConversationEvents {
  message(message: ServerMessage, arrivedMs: number): void;
  changed(state: SocketState, ending: Ending | undefined): void;
}

export interface ConversationSettings {
  make: () => WebSocketLike;
  choices: JoinChoices;
  resume?: string | undefined;
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
    return this.outbox.waiting;
  }

  // A sensor spoke. Kept until the server says that it is dealt with.
  notify(reading: Reading): void {
    this.seq += 1;
    this.outbox.add({
      type: 'notification',
      stream: this.stream,
      seq: this.seq,
      client_ms: this.now(),
      ...reading,
    });
    this.flush();
  }

  // A wish of the person. Choices that a later join repeats are remembered; the rest is for now or never.
  ask(message: ClientMessage): boolean {
    if (message.type === 'set_visibility') this.choices = { ...this.choices, visibility: message.visibility };
    if (message.type === 'set_consent') this.choices = { ...this.choices, keep: message.keep };
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
        });
        break;
      case 'joined':
        this.resume = message.resume;
        this.joined = true;
        this.clock.guessFrom(message.at_ms, arrivedMs);
        this.outbox.reconnected(message.committed_seq);
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
        if (message.stream === this.stream) this.outbox.acknowledge(message.committed_seq);
        break;
      case 'error':
        if (message.seq === undefined) break;
        if (message.code === 'too_fast') {
          this.outbox.sendAgainFrom(message.seq);
          this.pacing.rest(tooFastPauseMs, this.now());
          this.flush();
        } else {
          this.outbox.refuse(message.seq);
        }
        break;
      default:
        break;
    }
    this.settings.events.message(message, arrivedMs);
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
    while (this.outbox.unsent) {
      const wait = this.pacing.take(this.now());
      if (wait > 0) {
        this.flushing = setTimeout(() => {
          this.flushing = undefined;
          this.flush();
        }, wait);
        return;
      }
      const next = this.outbox.next();
      if (!next || !this.say(next)) return;
    }
  }

  private quiet(): void {
    this.joined = false;
    clearTimeout(this.flushing);
    clearTimeout(this.pinging);
    this.flushing = this.pinging = undefined;
  }
}
