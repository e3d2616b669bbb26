// A place in a live session: the conversation, what it told (one value), and this person's sensor.

import type { Ending } from '../net/close_codes';
import { Conversation, type JoinChoices } from '../net/conversation';
import type { SocketState } from '../net/socket';
import type {
  ClientMessage,
  Guide,
  Joined,
  MemberNumber,
  PhaseName,
  PlanPart,
  Pulse,
  SeatNumber,
  SelfFrame,
  ServerMessage,
  Visibility,
} from '../protocol/messages';
import type { Reading } from '../sensor/sensor';
import { Playout } from '../state/playout';
import { emptyRoom, reduce, type RoomState } from '../state/room';
import { Locker, unkeptBy, type Left, type Unkept } from '../store/locker';
import { forgetPlace, placeOf, rememberPlace } from '../store/places';
import type { LiveSensor, SensorChoice } from './live_sensor.svelte';
import { OneSeat, seatChannel } from './one_seat';
import { PageLife } from './page_life';
import { WakeLock } from './wake_lock';

const socketUrl = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;

export class LiveRoom {
  room: RoomState = $state.raw(emptyRoom);
  connection: SocketState = $state('resting');
  ending: Ending | undefined = $state();
  everJoined = $state(false);
  nowMs = $state(performance.now()); // client time, once a second: for ages
  readonly playout = new Playout();
  readonly sensor: LiveSensor;
  private readonly conversation: Conversation;
  private readonly ticking: ReturnType<typeof setInterval>;
  private readonly life: PageLife;
  private readonly wakeLock = new WakeLock();
  private readonly seat: OneSeat;
  private resume: string | undefined;
  private locker: Locker | undefined; // closed with the room
  private readonly noLonger = new AbortController();
  // Why the browser does not hold readings beyond this page's life; undefined: it does.
  unkept: Unkept | undefined = $state();
  private choices: Omit<JoinChoices, 'link'> = $state.raw({
    name: '', visibility: 'only_me', keep: false, seat: false, sensor: 'none',
  });
  // Said, but not echoed yet: without a line it holds here already.
  private pauseWish: boolean | undefined = $state();

  constructor(
    private readonly link: string,
    choices: Omit<JoinChoices, 'link'>,
    sensor: LiveSensor,
    locker: Locker | Unkept,
    left?: Left,
  ) {
    this.sensor = sensor;
    this.choices = choices;
    if (typeof locker === 'string') this.unkept = locker;
    else this.locker = locker;
    sensor.listen((reading) => this.notify(reading));
    this.resume = placeOf(link)?.resume ?? left?.place?.resume;
    this.seat = new OneSeat(seatChannel(), this.resume, () => queueMicrotask(() => this.moved()));
    this.conversation = new Conversation({
      make: () => new WebSocket(socketUrl()),
      choices: { ...choices, link },
      resume: this.resume,
      keeper: this.locker,
      left: left?.readings ?? [],
      events: {
        kept: (error) => (this.unkept = error === undefined ? undefined : unkeptBy(error)),
        message: (message, arrivedMs) => this.hear(message, arrivedMs),
        changed: (state, ending) => this.changed(state, ending),
      },
    });
    this.ticking = setInterval(() => (this.nowMs = performance.now()), 1_000);
    this.life = new PageLife({
      back: () => this.again(),
      asleep: (clockInDoubt) => {
        if (clockInDoubt) this.conversation.doubtClock();
        this.again();
      },
    });
    this.conversation.start();
    void this.wakeLock.hold();
    if (this.unkept === 'elsewhere') void this.waitForLocker();
  }

  close(): void {
    clearInterval(this.ticking);
    this.life.stop();
    this.noLonger.abort();
    this.seat.stop();
    this.sensor.stop();
    this.conversation.stop();
    this.wakeLock.stop();
    this.locker?.close();
  }

  sessionMs(clientMs = performance.now()): number | undefined {
    return this.conversation.clock.sessionMs(clientMs);
  }

  get unacknowledged(): number {
    return this.conversation.unacknowledged;
  }

  get name(): string {
    return this.choices.name;
  }

  // What this person has chosen: as the room has it, and without a line as it will.
  get visibility(): Visibility {
    return this.told?.visibility ?? this.choices.visibility;
  }
  get keep(): boolean {
    return this.told?.keep ?? this.choices.keep;
  }
  get paused(): boolean {
    return this.pauseWish ?? this.room.own?.paused ?? false;
  }
  private get told(): SelfFrame | undefined {
    return this.connection === 'open' ? this.room.own : undefined;
  }

  // How long the oldest reading of this page has waited for its acknowledgement.
  get waitingMs(): number {
    return this.conversation.waitingMs;
  }

  // Readings that had to be given up: more waited than this page holds.
  get lost(): number {
    return this.conversation.lost;
  }

  // Frames stop when the line is lost; so does the right to show them as live.
  get frameAgeMs(): number {
    return this.room.frame ? Math.max(0, this.nowMs - this.room.frameArrivedMs) : 0;
  }

  async useSensor(choice: SensorChoice): Promise<void> {
    const using = this.sensor.use(choice);
    this.choose({ sensor: choice.kind });
    this.ask({ type: 'set_sensor', sensor: choice.kind });
    await using;
  }

  setPhase(phase: PhaseName): void {
    this.ask({ type: 'set_phase', phase });
  }
  setPacer(on: boolean, breathsPerMin: number, inhale: number): void {
    this.ask({ type: 'set_pacer', on, breaths_per_min: breathsPerMin, inhale });
  }
  mark(text: string, shared: boolean): void {
    this.ask({ type: 'mark', text, shared });
  }
  setVisibility(visibility: Visibility): void {
    this.choose({ visibility });
    this.ask({ type: 'set_visibility', visibility });
  }
  setKeep(keep: boolean): void {
    this.choose({ keep });
    this.ask({ type: 'set_consent', keep });
  }
  setPause(paused: boolean, quiet: boolean): void {
    this.pauseWish = paused;
    this.ask({ type: 'set_pause', paused, quiet });
  }
  admit(member?: MemberNumber): void {
    this.ask({ type: 'admit', ...(member === undefined ? {} : { member }) });
  }
  setDoor(open: boolean): void {
    this.ask({ type: 'set_door', open });
  }
  turnAway(member: MemberNumber): void {
    this.ask({ type: 'turn_away', member });
  }
  setPlan(parts: PlanPart[]): void {
    this.ask({ type: 'set_plan', parts });
  }
  startPractice(guide: Guide): void {
    this.ask({ type: 'start_practice', guide });
  }
  practiceStep(step: number, hold: boolean): void {
    this.ask({ type: 'practice_step', step, hold });
  }
  stopPractice(): void {
    this.ask({ type: 'stop_practice' });
  }
  spotlight(pair?: { a: SeatNumber; b: SeatNumber }): void {
    this.ask({ type: 'spotlight', ...pair });
  }
  end(emergency = false): void {
    this.ask({ type: 'end', ...(emergency ? { emergency } : {}) });
  }
  leave(): void {
    this.sensor.stop(); // its last words first: what is thrown away then does not come back
    this.forget();
    // Without a line nobody hears it; then the server sees us as away, and nothing more is sent.
    if (!this.ask({ type: 'leave' })) {
      this.conversation.stop();
      this.seat.stop();
      this.ending = 'left';
    }
  }

  private ask(message: ClientMessage): boolean {
    return this.conversation.ask(message);
  }

  private notify(reading: Reading): void {
    if (!this.ending && this.pauseWish !== true) this.conversation.notify(reading);
  }

  private hear(message: ServerMessage, arrivedMs: number): void {
    this.room = reduce(this.room, message, arrivedMs);
    if (message.type === 'joined') this.joined(message);
    if (message.type === 'self' && message.paused === this.pauseWish) this.pauseWish = undefined;
    if (message.type === 'error' && message.seq === undefined) this.pauseWish = undefined; // perhaps it was this
    if (message.type === 'pulse') this.pulse(message, arrivedMs);
    if (message.type === 'people') this.agreeOnSensor();
  }

  private joined(message: Joined): void {
    this.everJoined = true;
    this.resume = message.resume;
    this.seat.line('joined', message.resume);
    this.remember();
  }

  // What is chosen here is what a reload, or a page opened later, says again.
  private choose(change: Partial<Omit<JoinChoices, 'link'>>): void {
    this.choices = { ...this.choices, ...change };
    this.remember();
  }

  private remember(): void {
    if (this.resume === undefined) return;
    const place = { resume: this.resume, choices: this.choices };
    rememberPlace(this.link, place);
    void this.locker?.remember(place).catch((error: unknown) => (this.unkept = unkeptBy(error)));
  }

  private pulse(message: Pulse, arrivedMs: number): void {
    const sessionMs = this.sessionMs(arrivedMs);
    if (sessionMs !== undefined) this.playout.add(message.seat, message.beats, sessionMs);
  }

  // A seat taken back keeps the sensor that it had; this page may have another by now.
  private agreeOnSensor(): void {
    const mine = this.room.seats.find((one) => one.seat === this.room.seat);
    if (mine && mine.here && mine.sensor !== this.sensor.kind)
      this.ask({ type: 'set_sensor', sensor: this.sensor.kind });
  }

  private changed(state: SocketState, ending: Ending | undefined): void {
    this.connection = state;
    if (this.ending) return;
    this.seat.line(state === 'open' ? 'joining' : 'away');
    if (!ending) return;
    this.seat.stop();
    this.ending = ending === 'session_ended' && this.room.emergency ? 'emergency' : ending;
    this.sensor.stop();
    if (ending !== 'replaced') return this.forget();
    // The seat lives on in another page: what waits here is that one's to bring.
    this.locker?.close();
    this.locker = undefined;
  }

  // Another page of this browser has the seat. Said from within what the line tells: that is heard out first.
  private moved(): void {
    if (this.ending) return;
    this.conversation.stop();
    this.changed('resting', 'replaced');
  }

  // Another page of this browser holds it. When that one was this seat's page too, its readings are ours now.
  private async waitForLocker(): Promise<void> {
    const locker = await Locker.whenFree(this.link, this.noLonger.signal);
    if (typeof locker === 'string') return;
    const left = await locker.left().catch(() => undefined);
    const others = left?.place !== undefined && left.place.resume !== this.resume;
    if (this.noLonger.signal.aborted || this.ending || others || !left) return locker.close();
    this.locker = locker;
    this.unkept = undefined;
    this.conversation.keepIn(locker, left.readings);
    this.remember();
  }

  private forget(): void {
    this.resume = undefined;
    forgetPlace(this.link);
    void this.locker?.empty().catch(() => {});
  }

  private again(): void {
    this.conversation.tryNow();
    this.sensor.lookAgain();
    void this.wakeLock.hold();
  }
}
