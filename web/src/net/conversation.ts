// The conversation over one socket: hello, join, then clock exchanges, notifications and commands.
// Everything that must survive a lost connection lives here: the readings (mailbox.ts), the resume secret, the choices.

import { decodeServer, encode } from '../protocol/codec';
import type { ClientMessage, ErrorCode, Join, Notification, ServerMessage, SetPause, Stream } from '../protocol/messages';
import { Clock, quickly, slowlyMs } from './clock';
import type { Ending } from './close_codes';
import { Mailbox, type Keeper, type Reading } from './mailbox';
import { Pacing, ratePerSecond } from './pacing';
import { probeMs, Socket, type SocketState, type WebSocketLike } from './socket';

const tooFastPauseMs = 2000; // after the server found us too fast all the same
// After an outage this many readings go out before the browser is given a turn: no page stalls, no socket swells.
const atOnce = 200;
const turnMs = 100;
// More than this is not brought at once (pacing.ts): what is measured now must not wait behind it.
export const longestBacklog = 1_500;

export type JoinChoices = Omit<Join, 'type' | 'stream' | 'resume' | 'paused' | 'quiet' | 'client_ms'>;
export type { Keeper, Reading };

export interface ConversationEvents {
  message(message: ServerMessage, arrivedMs: number): void;
  changed(state: SocketState, ending: Ending | undefined): void;
  kept?(error?: unknown): void; // whether the browser held the newest reading beyond this page's life
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

export class Conversation {
  readonly clock = new Clock();
  private readonly mailbox: Mailbox;
  private readonly socket: Socket;
  private readonly now: () => number;
  private choices: JoinChoices;
  private joinedWith: { choices: JoinChoices; pause: SetPause | undefined };
  private pause: SetPause | undefined; // the newest wish; said again with each join
  private resume: string | undefined;
  private joined = false; // on this connection
  private lostAt: number | undefined; // when the line that had joined was lost
  private readonly pacing: Pacing;
  private flushing: ReturnType<typeof setTimeout> | undefined;
  private flushAt = 0; // when that is due: the timers of a hidden page may come a minute late
  private pinging: ReturnType<typeof setTimeout> | undefined;
  private pings = 0; // answered on this connection
  private pinged = 0; // the newest exchange begun on this connection
  private pong: { id: number; arrivedMs: number } | undefined;
  // Readings whose place in time is in doubt, while the clock is compared anew; and when it stops waiting for that.
  private unsure: { reading: Reading; clientMs: number }[] | undefined;
  private decisive = 0; // the exchange that was begun after the doubt
  private deciding: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly settings: ConversationSettings) {
    this.now = settings.now ?? (() => performance.now());
    this.choices = settings.choices;
    this.joinedWith = { choices: this.choices, pause: undefined };
    this.resume = settings.resume;
    this.pacing = new Pacing(this.now());
    this.mailbox = new Mailbox(
      { ready: () => this.flush(), kept: (error) => settings.events.kept?.(error) },
      settings.keeper,
      settings.left,
    );
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
    clearTimeout(this.deciding);
    this.socket.stop();
  }

  // Something has changed outside: try at once; a line that seems open has to show that it is.
  tryNow(): void {
    this.socket.tryNow();
    if (!this.joined) return;
    this.askTime();
    this.socket.probe();
  }

  // The machine may have slept with this page's clock standing still. Nothing goes out before the clock is compared
  // with the session's: what went out with a clock that stood still would be placed in the past.
  doubtClock(): void {
    if (!this.joined) return this.startAnew();
    this.unsure ??= [];
    clearTimeout(this.deciding);
    this.deciding = setTimeout(() => this.startAnew(), probeMs);
    this.askTime();
    this.decisive = this.pinged;
  }

  // The clock stood still, or nobody can tell: a new stream has a clock of its own.
  private startAnew(): void {
    this.unsure ??= [];
    this.socket.renew();
    if (this.unsure) this.beginStream(); // there was no line that could be lost
  }

  // Only without a line: the one that is left does not know the new stream.
  private beginStream(): void {
    this.mailbox.begin();
    this.settle();
  }

  private settle(): void {
    clearTimeout(this.deciding);
    const waiting = this.unsure ?? [];
    this.unsure = undefined;
    for (const { reading, clientMs } of waiting) this.mailbox.post(reading, clientMs, this.choices.keep);
    this.flush();
  }

  get isJoined(): boolean {
    return this.joined;
  }

  get stream(): Stream {
    return this.mailbox.stream;
  }

  get unacknowledged(): number {
    return this.mailbox.waiting + (this.unsure?.length ?? 0);
  }

  // How long the oldest of this page's readings has waited.
  get waitingMs(): number {
    const oldest = this.mailbox.oldestMs;
    return oldest === undefined ? 0 : Math.max(0, this.now() - oldest);
  }

  get lost(): number {
    return this.mailbox.lost;
  }

  keepIn(keeper: Keeper, left: readonly Notification[]): void {
    this.mailbox.keepIn(keeper, left);
    this.flush();
  }

  // A sensor spoke. Kept until the server says that it is dealt with; in the browser before it is sent, when it
  // may be stored at all.
  notify(reading: Reading): void {
    this.socket.nudge();
    const clientMs = this.now();
    if (this.unsure) this.unsure.push({ reading, clientMs });
    else this.mailbox.post(reading, clientMs, this.choices.keep);
  }

  // A wish of the person. What a later join says again is remembered; the rest is for now or never.
  ask(message: ClientMessage): boolean {
    if (message.type === 'set_visibility') this.choices = { ...this.choices, visibility: message.visibility };
    if (message.type === 'set_consent') {
      this.choices = { ...this.choices, keep: message.keep };
      if (!message.keep) this.mailbox.dropKept();
    }
    if (message.type === 'set_sensor') this.choices = { ...this.choices, sensor: message.sensor };
    if (message.type === 'set_pause') this.pause = message;
    return this.joined && this.say(message);
  }

  private say(message: ClientMessage): boolean {
    return this.socket.send(encode(message));
  }

  private join(): void {
    if (this.mailbox.ownWaiting > longestBacklog) this.mailbox.begin();
    this.joinedWith = { choices: this.choices, pause: this.pause };
    this.say({
      type: 'join',
      ...this.choices,
      stream: this.stream,
      ...(this.resume === undefined ? {} : { resume: this.resume }),
      ...(this.pause && { paused: this.pause.paused, quiet: this.pause.quiet }),
      client_ms: this.now(),
    });
  }

  // What the person chose while the answer to our join was on its way.
  private catchUp(): void {
    const { choices, pause } = this.joinedWith;
    const { visibility, keep, sensor } = this.choices;
    if (visibility !== choices.visibility) this.say({ type: 'set_visibility', visibility });
    if (keep !== choices.keep) this.say({ type: 'set_consent', keep });
    if (sensor !== choices.sensor) this.say({ type: 'set_sensor', sensor });
    if (this.pause && this.pause !== pause) this.say(this.pause);
  }

  private hear(text: string): void {
    const arrivedMs = this.now();
    const { message } = decodeServer(text);
    if (!message) return; // from a newer server, or damaged: the next frame is a second away
    switch (message.type) {
      case 'welcome':
        this.join();
        break;
      case 'joined':
        // Another seat than the one that was left: what it left is not this one's to send.
        if (message.resume !== this.resume) this.mailbox.forgetEarlier();
        else this.pacing.grantFor(this.silenceMs(arrivedMs));
        this.resume = message.resume;
        this.joined = true;
        this.clock.guessFrom(message.at_ms, arrivedMs);
        this.mailbox.reconnected(message.committed_seq);
        this.pings = this.pinged = 0;
        this.pong = undefined;
        this.catchUp(); // before any reading: it says whether they count
        this.ping();
        this.flush();
        break;
      case 'clock_pong': {
        const steady = this.clock.add({
          sentMs: message.client_ms,
          serverReceivedMs: message.received_ms,
          serverSentMs: message.sent_ms,
          arrivedMs,
        });
        this.pong = { id: message.id, arrivedMs };
        this.pings += 1;
        clearTimeout(this.pinging);
        this.pinging = setTimeout(() => this.ping(), this.pings < quickly.count ? quickly.everyMs : slowlyMs);
        if (!steady) this.startAnew();
        else if (this.unsure && message.id >= this.decisive) this.settle();
        break;
      }
      case 'ack':
        this.mailbox.acknowledge(message.stream, message.committed_seq);
        break;
      case 'error':
        if (message.seq !== undefined) this.refused(message.code, message.stream ?? this.stream, message.seq);
        break;
      default:
        break;
    }
    this.settings.events.message(message, arrivedMs);
  }

  // For how long the server has not heard from this seat, as far as we can tell.
  private silenceMs(nowMs: number): number {
    if (this.lostAt !== undefined) return nowMs - this.lostAt;
    return (this.mailbox.waiting / ratePerSecond) * 1000; // an earlier page was lost; it left so much
  }

  private refused(code: ErrorCode, stream: Stream, seq: number): void {
    if (code !== 'too_fast') return this.mailbox.refuse(stream, seq);
    this.mailbox.sendAgainFrom(stream, seq);
    this.pacing.rest(tooFastPauseMs, this.now());
    this.flush();
  }

  // Out of turn, and answered at once by a line that lives.
  private askTime(): void {
    clearTimeout(this.pinging);
    this.ping();
  }

  private ping(): void {
    const answered = this.pong?.id === this.pinged ? this.pong : undefined;
    this.pinged += 1;
    this.say({
      type: 'clock_ping',
      id: this.pinged,
      client_ms: this.now(),
      ...(answered ? { received_ms: answered.arrivedMs } : {}),
    });
  }

  private flush(): void {
    if (!this.joined || this.unsure) return;
    if (this.flushing !== undefined && this.now() < this.flushAt) return;
    clearTimeout(this.flushing);
    this.flushing = undefined;
    for (let sent = 0; this.mailbox.unsent; sent += 1) {
      const wait = sent < atOnce ? this.pacing.take(this.now()) : turnMs;
      if (wait > 0) {
        this.flushAt = this.now() + wait;
        this.flushing = setTimeout(() => {
          this.flushing = undefined;
          this.flush();
        }, wait);
        return;
      }
      const next = this.mailbox.next();
      if (!next || !this.say(next)) return;
    }
  }

  private quiet(): void {
    if (this.joined) this.lostAt = this.now();
    this.joined = false;
    clearTimeout(this.flushing);
    clearTimeout(this.pinging);
    this.flushing = this.pinging = undefined;
    // With the line the way to compare the clocks is gone.
    if (this.unsure) this.beginStream();
  }
}
