// A heart-rate strap over Web Bluetooth.
//
// The device is chosen once, by the person; after that a lost link is sought again by itself,
// with services and characteristics fetched anew. Some stacks notice a lost link very late, so
// silence counts as a loss too. Feature detection only, never the user agent.
//
//   choosing ─▶ connecting ─▶ linked ─▶ on ⇄ no_intervals (a pulse, no beat timing)
//                   │           └─────┴── 6 s without a word ─▶ silent ─┐
//                   └─▶ lost ◀── link dropped                           │ taken down, sought
//                        └─ 25 s ─▶ unreached ─▶ linked, when there ◀───┘

import { backoffMs } from '../net/backoff';
import { parseMeasurement } from './measurement';
import type { HeartSensor, SensorEvents, SensorFault, SensorState } from './sensor';

const heartRateService = 0x180d;
const heartRateMeasurement = 0x2a37;
// Not every strap tells its battery; those that do must be asked for it in the chooser already.
const batteryService = 0x180f;
const batteryLevel = 0x2a19;

// About a third of Android's first connects fail with NetworkError and succeed when repeated.
const retryAfterMs = 500;
// Straps speak about once a second: this much silence is a lost link.
export const silentMs = 6_000;
const watchEveryMs = 1_000;
// Some stacks never answer a connect or a discovery: an attempt that takes longer is given up and begun anew.
export const linkWithinMs = 12_000;
// A strap that comes back into reach is looked for every few seconds, not every twenty.
const slowestSeek = 2;
// Longer than a strap is usually out of reach: somebody else may have it.
export const unreachedAfterMs = 25_000;
// A look that comes this late was held up with the whole page: what the strap said meanwhile may still come.
const pausedMs = 5_000;
// Long enough for a strap that has just been put on to find its rhythm.
export const noIntervalsAfterMs = 8_000;

export const bluetoothAvailable = (): boolean =>
  typeof navigator !== 'undefined' && 'bluetooth' in navigator && window.isSecureContext;

const speaking: readonly SensorState[] = ['linked', 'on', 'silent', 'no_intervals'];

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

// Whether Bluetooth is switched on, as far as the browser tells.
async function switchedOn(): Promise<boolean> {
  try {
    return await navigator.bluetooth.getAvailability();
  } catch {
    return true;
  }
}

export class BluetoothStrap implements HeartSensor {
  readonly kind = 'strap' as const;
  private device: BluetoothDevice | undefined;
  private characteristic: BluetoothRemoteGATTCharacteristic | undefined;
  private stopped = false;
  private linking = false;
  private attempt = 0;
  private state: SensorState = 'idle';
  private heardAt = 0;
  private linkedAt = 0;
  private lookedAt = 0;
  private forgivenAt = 0; // the silence up to here was the page's own
  private hurry: (() => void) | undefined; // ends the pause before the next attempt
  private intervalsSeen = false;
  private watch: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly events: SensorEvents) {}

  get label(): string {
    return this.device?.name ?? '';
  }

  // Needs a tap of the person: the browser opens its chooser only then.
  async start(): Promise<void> {
    if (!bluetoothAvailable()) return this.fail('unsupported');
    this.setState('choosing');
    try {
      this.device = await navigator.bluetooth.requestDevice({
        filters: [{ services: [heartRateService] }],
        optionalServices: [batteryService],
      });
    } catch (error) {
      if (!(await switchedOn())) return this.fail('switched_off');
      // Closing the chooser and finding nothing look alike to the page.
      return this.fail(named(error, 'NotFoundError') ? 'not_found' : 'denied');
    }
    if (this.stopped) return; // the person has chosen something else meanwhile
    this.device.addEventListener('gattserverdisconnected', this.disconnected);
    this.lookedAt = performance.now();
    this.watch = setInterval(() => this.check(), watchEveryMs);
    this.setState('connecting');
    this.linking = true;
    try {
      await this.link();
    } catch (error) {
      if (named(error, 'NotFoundError')) return this.fail('not_heart_rate');
      void this.seek();
      return;
    }
    this.linking = false;
  }

  // Something has changed: the page is seen again, the machine woke. No need to wait.
  lookAgain(): void {
    this.hurry?.();
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watch);
    this.device?.removeEventListener('gattserverdisconnected', this.disconnected);
    this.characteristic?.removeEventListener('characteristicvaluechanged', this.changed);
    this.device?.gatt?.disconnect();
    this.hurry?.();
    this.setState('idle');
  }

  // One attempt. When it is overtaken by a later one, or by stop(), it ends without a trace.
  private async link(): Promise<void> {
    this.attempt += 1;
    const attempt = this.attempt;
    let late: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, refuse) => {
      late = setTimeout(() => refuse(new DOMException('no answer', 'NetworkError')), linkWithinMs);
    });
    try {
      await Promise.race([this.subscribe(attempt), tooLong]);
    } finally {
      clearTimeout(late);
      this.attempt += 1;
    }
    if (this.stopped) return this.stop();
    // Dropped again while the last answer was on its way: no further event tells of it.
    if (this.device?.gatt?.connected === false) throw new DOMException('dropped meanwhile', 'NetworkError');
    this.linkedAt = this.heardAt = performance.now();
    this.intervalsSeen = false;
    this.setState('linked');
  }

  private async subscribe(attempt: number): Promise<void> {
    const gatt = this.device?.gatt;
    if (!gatt) throw new DOMException('no GATT server', 'NotFoundError');
    const overtaken = (): boolean => {
      if (attempt === this.attempt) return false;
      if (this.stopped) gatt.disconnect(); // a link that nobody waits for any more would keep the strap from others
      return true;
    };
    let server: BluetoothRemoteGATTServer;
    try {
      server = await gatt.connect();
    } catch (error) {
      if (!named(error, 'NetworkError')) throw error;
      await wait(retryAfterMs);
      if (overtaken()) return;
      server = await gatt.connect();
    }
    if (overtaken()) return;
    const service = await server.getPrimaryService(heartRateService);
    if (overtaken()) return;
    const characteristic = await service.getCharacteristic(heartRateMeasurement);
    await characteristic.startNotifications();
    if (overtaken()) return;
    this.characteristic?.removeEventListener('characteristicvaluechanged', this.changed);
    this.characteristic = characteristic;
    characteristic.addEventListener('characteristicvaluechanged', this.changed);
    void this.askBattery(server);
  }

  // How full its battery is, told when it is asked and, by some, whenever that changes. Many straps do not say.
  private async askBattery(server: BluetoothRemoteGATTServer): Promise<void> {
    try {
      const service = await server.getPrimaryService(batteryService);
      const level = await service.getCharacteristic(batteryLevel);
      const tell = (value: DataView | undefined): void => {
        const percent = value && value.byteLength > 0 ? value.getUint8(0) : 255;
        if (percent <= 100 && !this.stopped) this.events.battery?.(percent); // above: not known
      };
      level.addEventListener('characteristicvaluechanged', () => tell(level.value));
      tell(await level.readValue());
      if (level.properties.notify) await level.startNotifications();
    } catch {
      // It does not tell.
    }
  }

  // Until it is there again, or the person stops.
  private async seek(): Promise<void> {
    this.linking = true;
    const since = performance.now();
    for (let attempt = 0; !this.stopped; attempt += 1) {
      // One that fell silent is not out of reach until that shows.
      if (attempt > 0 || this.state !== 'silent')
        this.setState(performance.now() - since < unreachedAfterMs ? 'lost' : 'unreached');
      try {
        await this.link();
        break;
      } catch {
        // Half a link would keep its stale services: take it down before the next attempt.
        this.device?.gatt?.disconnect();
        const pause = wait(backoffMs(Math.min(attempt, slowestSeek), Math.random));
        await Promise.race([pause, new Promise<void>((now) => (this.hurry = now))]);
        this.hurry = undefined;
      }
    }
    this.linking = false;
  }

  private readonly disconnected = (): void => {
    if (!this.stopped && !this.linking) void this.seek();
  };

  private readonly changed = (event: Event): void => {
    const value = (event.target as BluetoothRemoteGATTCharacteristic).value;
    const measurement = value && parseMeasurement(value);
    if (!measurement) return;
    this.heardAt = performance.now();
    const { intervalsPresent, ...reading } = measurement;
    this.intervalsSeen ||= intervalsPresent;
    if (this.state === 'linked' || this.state === 'silent' || (this.state === 'no_intervals' && this.intervalsSeen)) this.setState('on');
    this.events.reading(reading);
  };

  private check(): void {
    const now = performance.now();
    // Held up again with nothing heard since: the timers of a hidden page run once a minute, and it is silent.
    if (now - this.lookedAt > pausedMs && this.heardAt !== this.forgivenAt) this.heardAt = this.forgivenAt = now;
    this.lookedAt = now;
    if (this.linking || !speaking.includes(this.state)) return;
    if (now - this.heardAt > silentMs) {
      this.setState('silent');
      // The stack may still believe in the link: take it down and begin anew.
      this.heardAt = now;
      this.device?.gatt?.disconnect(); // some tell of it at once
      if (!this.linking) void this.seek();
    } else if (this.state === 'on' && !this.intervalsSeen && now - this.linkedAt > noIntervalsAfterMs) {
      this.setState('no_intervals');
    }
  }

  private fail(fault: SensorFault): void {
    clearInterval(this.watch);
    this.setState('failed', fault);
  }

  private setState(state: SensorState, fault?: SensorFault): void {
    if (this.state === state && !fault) return;
    this.state = state;
    this.events.changed(state, fault);
  }
}

const named = (error: unknown, name: string): boolean => error instanceof DOMException && error.name === name;
