// Where heartbeats come from. Each source tells readings as they come and how it is doing.

import type { Sensor as SensorKind } from '../protocol/messages';
import type { Reading } from '../net/mailbox';

export type { Reading, SensorKind };

export type SensorState =
  | 'idle'
  | 'choosing' // the browser's own chooser is open
  | 'connecting'
  | 'linked' // connected; nothing said yet
  | 'on'
  | 'lost' // was on; being sought again by itself
  | 'unreached' // sought for a while already
  | 'silent' // connected, but nothing comes
  | 'no_intervals' // a pulse, but no beat timing
  | 'over' // a recording came to its end
  | 'failed';

export type SensorFault = 'unsupported' | 'switched_off' | 'denied' | 'not_found' | 'not_heart_rate';

export interface SensorEvents {
  reading(reading: Reading): void;
  changed(state: SensorState, fault?: SensorFault): void;
  battery?(percent: number): void;
}

export interface HeartSensor {
  readonly kind: SensorKind;
  readonly label: string; // a device's or file's own name; may be empty
  start(): Promise<void>;
  stop(): void;
  lookAgain?(): void; // what is sought may be there again
}
