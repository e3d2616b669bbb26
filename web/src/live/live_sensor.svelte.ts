// The sensor in use, as the page shows it: which, how it is doing, and what it says of itself.

import { BluetoothStrap } from '../sensor/bluetooth';
import { Gather } from '../sensor/gather';
import { RecordingPlayer, type TimedReading } from '../sensor/recording';
import type { HeartSensor, Reading, SensorFault, SensorKind, SensorState } from '../sensor/sensor';
import { SimulatedSensor } from '../sensor/simulator';

// How a sensor is made once its events have somewhere to go.
export type SensorChoice =
  | { kind: 'none' }
  | { kind: 'strap' }
  | { kind: 'simulated' }
  | { kind: 'recording'; label: string; readings: readonly TimedReading[] };

// A strap that is moved loses touch for a moment; only what lasts is worth a word.
const apartLongMs = 3_000;
// Straps say when a coin cell has some hours left at about this.
export const lowBatteryPercent = 15;

export class LiveSensor {
  kind: SensorKind = $state('none');
  state: SensorState = $state('idle');
  fault: SensorFault | undefined = $state();
  label = $state('');
  beats = $state(0); // intervals read so far: shows a test that something comes
  rateBpm: number | undefined = $state();
  batteryPercent: number | undefined = $state(); // undefined: it does not tell
  contact: boolean | undefined = $state(); // with the skin, by the newest word; undefined: it does not tell
  apart = $state(false); // from the skin, by what the sensor says, for a while already
  private apartSince: number | undefined;
  private sensor: HeartSensor | undefined;
  private turn = 0; // of use(): what an earlier sensor still says is not heard
  private onReading: ((reading: Reading) => void) | undefined;
  private gather: Gather | undefined;

  constructor(private readonly pace: () => { phase: number; periodS: number } | undefined) {}

  listen(onReading: (reading: Reading) => void): void {
    this.onReading = onReading;
  }

  async use(choice: SensorChoice): Promise<void> {
    this.stop();
    this.kind = choice.kind;
    const turn = this.turn;
    const gather = new Gather((reading) => this.onReading?.(reading));
    this.gather = gather;
    const events = {
      reading: (reading: Reading) => {
        if (turn !== this.turn) return;
        this.beats += reading.rr_ms.length;
        const last = reading.rr_ms.at(-1);
        this.rateBpm = reading.bpm ?? (last === undefined ? this.rateBpm : 60_000 / last);
        this.touch(reading.contact);
        gather.add(reading);
      },
      changed: (state: SensorState, fault?: SensorFault) => {
        if (turn !== this.turn) return;
        this.state = state;
        this.fault = fault;
        if (state !== 'on') this.touch(undefined);
        if (this.sensor) this.label = this.sensor.label;
      },
      battery: (percent: number) => {
        if (turn === this.turn) this.batteryPercent = percent;
      },
    };
    if (choice.kind === 'strap') this.sensor = new BluetoothStrap(events);
    else if (choice.kind === 'simulated') this.sensor = new SimulatedSensor(events, this.pace);
    else if (choice.kind === 'recording')
      this.sensor = new RecordingPlayer(choice.label, choice.readings, events);
    this.label = this.sensor?.label ?? '';
    await this.sensor?.start();
  }

  // The page is seen again, or the machine woke: a strap that is sought may be there.
  lookAgain(): void {
    this.sensor?.lookAgain?.();
  }

  stop(): void {
    const sensor = this.sensor;
    this.sensor = undefined;
    this.gather?.flush();
    this.gather = undefined;
    this.turn += 1;
    sensor?.stop();
    this.kind = 'none';
    this.state = 'idle';
    this.fault = undefined;
    this.label = '';
    this.beats = 0;
    this.rateBpm = undefined;
    this.batteryPercent = undefined;
    this.touch(undefined);
  }

  private touch(contact: boolean | undefined): void {
    this.contact = contact;
    if (contact !== false) this.apartSince = undefined;
    else this.apartSince ??= performance.now();
    this.apart = this.apartSince !== undefined && performance.now() - this.apartSince >= apartLongMs;
  }
}
