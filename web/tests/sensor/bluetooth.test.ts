import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BluetoothStrap, linkWithinMs, noIntervalsAfterMs, silentMs } from '../../src/sensor/bluetooth';
import type { Reading, SensorFault, SensorState } from '../../src/sensor/sensor';

// A strap as the browser shows it; the test decides what each connect does.
class FakeStrap extends EventTarget {
  name = 'Strap';
  connects = 0;
  disconnects = 0;
  connectBehaviour: (attempt: number) => Promise<void> = () => Promise.resolve();
  characteristic = Object.assign(new EventTarget(), {
    value: undefined as DataView | undefined,
    startNotifications: () => Promise.resolve(),
  });
  gatt = {
    connect: async () => {
      this.connects += 1;
      await this.connectBehaviour(this.connects);
      return { getPrimaryService: () => Promise.resolve({ getCharacteristic: () => Promise.resolve(this.characteristic) }) };
    },
    disconnect: () => {
      this.disconnects += 1;
    },
  };

  beat(...bytes: number[]): void {
    this.characteristic.value = new DataView(Uint8Array.from(bytes).buffer);
    this.characteristic.dispatchEvent(new Event('characteristicvaluechanged'));
  }
  drop(): void {
    this.dispatchEvent(new Event('gattserverdisconnected'));
  }
}

let strap: FakeStrap;
let states: [SensorState, SensorFault | undefined][];
let readings: Reading[];
let sensor: BluetoothStrap;
let request: () => Promise<unknown>;
const state = (): SensorState | undefined => states.at(-1)?.[0];
const network = (): Promise<never> => Promise.reject(new DOMException('gone', 'NetworkError'));

beforeEach(() => {
  vi.useFakeTimers();
  strap = new FakeStrap();
  states = [];
  readings = [];
  request = () => Promise.resolve(strap);
  vi.stubGlobal('navigator', { bluetooth: { requestDevice: () => request() } });
  vi.stubGlobal('window', { isSecureContext: true });
  sensor = new BluetoothStrap({
    reading: (reading) => void readings.push(reading),
    changed: (to, fault) => void states.push([to, fault]),
  });
});
afterEach(() => {
  sensor.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a strap', () => {
  it('is chosen, connected and read', async () => {
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(states.map(([to]) => to)).toEqual(['choosing', 'connecting', 'on']);
    expect(readings).toEqual([{ bpm: 60, rr_ms: [1000] }]);
  });

  it('is asked a second time when the first connect fails as on Android', async () => {
    strap.connectBehaviour = (attempt) => (attempt === 1 ? network() : Promise.resolve());
    const starting = sensor.start();
    await vi.advanceTimersByTimeAsync(600);
    await starting;
    expect(state()).toBe('on');
    expect(strap.connects).toBe(2);
  });

  it('is sought until it is back, when the link drops', async () => {
    await sensor.start();
    strap.connectBehaviour = (attempt) => (attempt < 8 ? network() : Promise.resolve());
    strap.drop();
    await vi.advanceTimersByTimeAsync(100);
    expect(state()).toBe('lost');
    await vi.advanceTimersByTimeAsync(60_000);
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(readings.length).toBe(1);
    expect(strap.connects).toBeGreaterThanOrEqual(8);
  });

  it('is begun anew when a connect never answers', async () => {
    await sensor.start();
    strap.connectBehaviour = (attempt) => (attempt === 2 ? new Promise(() => {}) : Promise.resolve());
    strap.drop();
    await vi.advanceTimersByTimeAsync(linkWithinMs - 100);
    expect(state()).toBe('lost');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(state()).toBe('on');
    expect(strap.disconnects).toBe(1);
  });

  it('is taken for lost when it says nothing, even if the stack believes in the link', async () => {
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    await vi.advanceTimersByTimeAsync(silentMs + 1_500);
    expect(states.map(([to]) => to)).toContain('silent');
    expect(strap.connects).toBe(2);
  });

  it('that sends a pulse but no intervals is told so, until intervals come', async () => {
    await sensor.start();
    for (let s = 0; s * 1_000 <= noIntervalsAfterMs + 1_000; s += 1) {
      strap.beat(0x00, 60);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(state()).toBe('no_intervals');
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(state()).toBe('on');
  });

  it('is left in peace once it is stopped', async () => {
    await sensor.start();
    sensor.stop();
    strap.drop();
    strap.beat(0x10, 60, 0x00, 0x04);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(strap.connects).toBe(1);
    expect(readings).toEqual([]);
    expect(state()).toBe('idle');
  });

  it('that nobody chose is a plain sentence, not a fault of the person', async () => {
    request = () => Promise.reject(new DOMException('cancelled', 'NotFoundError'));
    await sensor.start();
    expect(states.at(-1)).toEqual(['failed', 'not_found']);
  });

  it('cannot be used where the browser has no Bluetooth', async () => {
    vi.stubGlobal('navigator', {});
    await sensor.start();
    expect(states.at(-1)).toEqual(['failed', 'unsupported']);
  });
});
