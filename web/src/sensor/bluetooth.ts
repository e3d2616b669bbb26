// A heart-rate strap over Web Bluetooth.
//
// The device is chosen once, by the person; after that a lost link is sought again by itself,
// with services and characteristics fetched anew. Some stacks notice a lost link very late, so
// silence counts as a loss too. Feature detection only, never the user agent.

import { backoffMs } from '../net/backoff';
import { parseMeasurement } from './measurement';
import type { HeartSensor, SensorEvents, SensorFault, SensorState } from './sensor';

const heartRateService = 0x180d;
const heartRateMeasurement = 0x2a37;

// About a third of Android's first connects fail with NetworkError and succeed when repeated.
const retryAfterMs = 500;
// Straps speak about once a second: this much silence is a lost link.
export const silentMs = 6_000;
const watchEveryMs = 1_000;
// Some stacks never answer a connect or a discovery: an attempt that takes longer is given up and begun anew.
export const linkWithinMs = 12_000;
// A strap that comes back into reach is looked for every few seconds, not every twenty.
const slowestSeek = 2;
// Long enough for a strap that has just been put on to find its rhythm.
export const noIntervalsAfterMs = 8_000;

export const bluetoothAvailable = (): boolean =>
  typeof navigator !== 'undefined' && 'bluetooth' in navigator && window.isSecureContext;

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

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
      });
    } catch (error) {
      // Closing the chooser and finding nothing look alike to the page.
      return this.fail(named(error, 'NotFoundError') ? 'not_found' : 'denied');
    }
    if (this.stopped) return; // the person has chosen something else meanwhile
    this.device.addEventListener('gattserverdisconnected', this.disconnected);
    this.watch = setInterval(() => this.check(), watchEveryMs);
    this.setState('connecting');
    try {
      await this.link();
    } catch (error) {
      if (named(error, 'NotFoundError')) return this.fail('not_heart_rate');
      void this.seek();
    }
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.watch);
    this.device?.removeEventListener('gattserverdisconnected', this.disconnected);
    this.characteristic?.removeEventListener('characteristicvaluechanged', this.changed);
    this.device?.gatt?.disconnect();
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
    this.linkedAt = this.heardAt = performance.now();
    this.intervalsSeen = false;
    this.setState('on');
  }

  private async subscribe(attempt: number): Promise<void> {
    const gatt = this.device?.gatt;
    if (!gatt) throw new DOMException('no GATT server', 'NotFoundError');
    let server: BluetoothRemoteGATTServer;
    try {
      server = await gatt.connect();
    } catch (error) {
      if (!named(error, 'NetworkError')) throw error;
      await wait(retryAfterMs);
      server = await gatt.connect();
    }
    const service = await server.getPrimaryService(heartRateService);
    const characteristic = await service.getCharacteristic(heartRateMeasurement);
    await characteristic.startNotifications();
    if (attempt !== this.attempt) return;
    this.characteristic?.removeEventListener('characteristicvaluechanged', this.changed);
    this.characteristic = characteristic;
    characteristic.addEventListener('characteristicvaluechanged', this.changed);
  }

  // Until it is there again, or the person stops.
  private async seek(): Promise<void> {
    if (this.linking) return;
    this.linking = true;
    for (let attempt = 0; !this.stopped; attempt += 1) {
      this.setState('lost');
      try {
        await this.link();
        break;
      } catch {
        // Half a link would keep its stale services: take it down before the next attempt.
        this.device?.gatt?.disconnect();
        await wait(backoffMs(Math.min(attempt, slowestSeek), Math.random));
      }
    }
    this.linking = false;
  }

  private readonly disconnected = (): void => {
    if (!this.stopped) void this.seek();
  };

  private readonly changed = (event: Event): void => {
    const value = (event.target as BluetoothRemoteGATTCharacteristic).value;
    const measurement = value && parseMeasurement(value);
    if (!measurement) return;
    this.heardAt = performance.now();
    const { intervalsPresent, ...reading } = measurement;
    this.intervalsSeen ||= intervalsPresent;
    if (this.state === 'silent' || (this.state === 'no_intervals' && this.intervalsSeen)) this.setState('on');
    this.events.reading(reading);
  };

  private check(): void {
    if (this.state !== 'on' && this.state !== 'silent' && this.state !== 'no_intervals') return;
    const now = performance.now();
    if (now - this.heardAt > silentMs) {
      this.setState('silent');
      // The stack may still believe in the link: take it down and begin anew.
      this.heardAt = now;
      this.device?.gatt?.disconnect();
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
