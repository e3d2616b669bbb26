// A place in a live session: the conversation, what it told (one value), and this person's sensor.

import type { Ending } from '../net/close_codes';
import { Conversation, type JoinChoices } from '../net/conversation';
import type { SocketState } from '../net/socket';
import type {
  ClientMessage,
  Joined,
  PhaseName,
  Pulse,
  ServerMessage,
  Visibility,
} from '../protocol/messages';
import { BluetoothStrap } from '../sensor/bluetooth';
import { RecordingPlayer, type TimedReading } from '../sensor/recording';
import type { HeartSensor, Reading, SensorFault, SensorKind, SensorState } from '../sensor/sensor';
import { SimulatedSensor } from '../sensor/simulator';
import { Playout } from '../state/playout';
import { emptyRoom, reduce, type RoomState } from '../state/room';
import type { Left, Locker } from '../store/locker';
import { forgetPlace, placeOf, rememberPlace } from '../store/places';

// How a sensor is made once its events have somewhere to go.
export type SensorChoice =
  | { kind: 'none' }
  | { kind: 'strap' }
  | { kind: 'simulated' }
  | { kind: 'recording'; label: string; readings: readonly TimedReading[] };

const socketUrl = (): string =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;

export class LiveSensor {
  kind: SensorKind = $state('none');
  state: SensorState = $state('idle');
  fault: SensorFault | undefined = $state();
  label = $state('');
  beats = $state(0); // intervals read so far: shows a test that something comes
  rateBpm: number | undefined = $state();
  private sensor: HeartSensor | undefined;
  private turn = 0; // of use(): what an earlier sensor still says is not heard
  private onReading: ((reading: Reading) => void) | undefined;

  constructor(private readonly pace: () => { phase: number; periodS: number } | undefined) {}

  listen(onReading: (reading: Reading) => void): void {
    this.onReading = onReading;
  }

  async use(choice: SensorChoice): Promise<void> {
    this.stop();
    this.kind = choice.kind;
    const turn = this.turn;
    const events = {
      reading: (reading: Reading) => {
        if (turn !== this.turn) return;
        this.beats += reading.rr_ms.length;
        const last = reading.rr_ms.at(-1);
        this.rateBpm = reading.bpm ?? (last === undefined ? this.rateBpm : 60_000 / last);
        this.onReading?.(reading);
      },
      changed: (state: SensorState, fault?: SensorFault) => {
        if (turn !== this.turn) return;
        this.state = state;
        this.fault = fault;
        if (this.sensor) this.label = this.sensor.label;
      },
    };
    if (choice.kind === 'strap') this.sensor = new BluetoothStrap(events);
    else if (choice.kind === 'simulated') this.sensor = new SimulatedSensor(events, this.pace);
    else if (choice.kind === 'recording')
      this.sensor = new RecordingPlayer(choice.label, choice.readings, events);
    this.label = this.sensor?.label ?? '';
    await this.sensor?.start();
  }

  stop(): void {
    const sensor = this.sensor;
    this.sensor = undefined;
    this.turn += 1;
    sensor?.stop();
    this.kind = 'none';
    this.state = 'idle';
    this.fault = undefined;
    this.label = '';
    this.beats = 0;
    this.rateBpm = undefined;
  }
}

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
  private wakeLock: WakeLockSentinel | undefined;
  private resume: string | undefined;
  unkept = $state(false); // the browser does not hold readings beyond this page's life

  constructor(
    private readonly link: string,
    private choices: Omit<JoinChoices, 'link'>,
    sensor: LiveSensor,
    private readonly locker?: Locker, // closed with the room
    left?: Left,
  ) {
    this.sensor = sensor;
    this.unkept = !locker;
    sensor.listen((reading) => this.notify(reading));
    this.conversation = new Conversation({
      make: () => new WebSocket(socketUrl()),
      choices: { ...choices, link },
      resume: placeOf(link)?.resume ?? left?.place?.resume,
      keeper: locker,
      left: left?.readings ?? [],
      events: {
        unkept: () => (this.unkept = true),
        message: (message, arrivedMs) => this.hear(message, arrivedMs),
        changed: (state, ending) => this.changed(state, ending),
      },
    });
    this.ticking = setInterval(() => (this.nowMs = performance.now()), 1_000);
    window.addEventListener('online', this.again);
    document.addEventListener('visibilitychange', this.again);
    this.conversation.start();
    void this.keepAwake();
  }

  close(): void {
    clearInterval(this.ticking);
    window.removeEventListener('online', this.again);
    document.removeEventListener('visibilitychange', this.again);
    this.conversation.stop();
    this.sensor.stop();
    void this.wakeLock?.release();
    this.locker?.close();
  }

  sessionMs(clientMs = performance.now()): number | undefined {
    return this.conversation.clock.sessionMs(clientMs);
  }

  get unacknowledged(): number {
    return this.conversation.unacknowledged;
  }

  // Frames stop when the line is lost; so does the right to show them as live.
  get frameAgeMs(): number {
    return this.room.frame ? Math.max(0, this.nowMs - this.room.frameArrivedMs) : 0;
  }

  async useSensor(choice: SensorChoice): Promise<void> {
    const using = this.sensor.use(choice);
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
    this.ask({ type: 'set_pause', paused, quiet });
  }
  end(): void {
    this.ask({ type: 'end' });
  }
  leave(): void {
    this.forget();
    this.sensor.stop();
    // Without a line nobody hears it; then the server sees us as away, and nothing more is sent.
    if (!this.ask({ type: 'leave' })) {
      this.conversation.stop();
      this.ending = 'left';
    }
  }

  private ask(message: ClientMessage): boolean {
    return this.conversation.ask(message);
  }

  private notify(reading: Reading): void {
    if (!this.ending) this.conversation.notify(reading);
  }

  private hear(message: ServerMessage, arrivedMs: number): void {
    this.room = reduce(this.room, message, arrivedMs);
    if (message.type === 'joined') this.joined(message);
    if (message.type === 'pulse') this.pulse(message, arrivedMs);
    if (message.type === 'people') this.agreeOnSensor();
  }

  private joined(message: Joined): void {
    this.everJoined = true;
    this.resume = message.resume;
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
    void this.locker?.remember(place).catch(() => (this.unkept = true));
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
    if (!ending) return;
    this.ending = ending;
    this.sensor.stop();
    if (ending !== 'replaced') this.forget();
  }

  private forget(): void {
    this.resume = undefined;
    forgetPlace(this.link);
    void this.locker?.empty().catch(() => {});
  }

  private readonly again = (): void => {
    if (document.visibilityState === 'hidden') return;
    this.conversation.tryNow();
    void this.keepAwake();
  };

  // A phone that sleeps loses its strap. Refused when the page is hidden or the battery is low.
  private async keepAwake(): Promise<void> {
    if (!('wakeLock' in navigator) || (this.wakeLock && !this.wakeLock.released)) return;
    this.wakeLock = await navigator.wakeLock.request('screen').catch(() => undefined);
  }
}
