import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BluetoothStrap, linkWithinMs, noIntervalsAfterMs, silentMs, unreachedAfterMs } from '../../src/sensor/bluetooth';
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
  battery: (EventTarget & { value: DataView | undefined }) | undefined; // few have none
  gatt = {
    connected: undefined as boolean | undefined, // some stacks do not tell
    connect: async () => {
      this.connects += 1;
      await this.connectBehaviour(this.connects);
      return {
        getPrimaryService: (service: number) => {
          const found = service === 0x180f ? this.battery : this.characteristic;
          if (!found) return Promise.reject(new DOMException('none', 'NotFoundError'));
          return Promise.resolve({ getCharacteristic: () => Promise.resolve(found) });
        },
      };
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
let batteries: number[];
let asked: unknown;
let available: boolean;
let request: () => Promise<unknown>;
const state = (): SensorState | undefined => states.at(-1)?.[0];
const network = (): Promise<never> => Promise.reject(new DOMException('gone', 'NetworkError'));

beforeEach(() => {
  vi.useFakeTimers();
  strap = new FakeStrap();
  states = [];
  readings = [];
  batteries = [];
  available = true;
  request = () => Promise.resolve(strap);
  vi.stubGlobal('navigator', { bluetooth: {
      requestDevice: (options: unknown) => ((asked = options), request()),
      getAvailability: () => Promise.resolve(available),
    },
  });
  vi.stubGlobal('window', { isSecureContext: true });
  sensor = new BluetoothStrap({
    reading: (reading) => void readings.push(reading),
    changed: (to, fault) => void states.push([to, fault]),
    battery: (percent) => void batteries.push(percent),
  });
});
afterEach(() => {
  sensor.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a strap', () => {
  it('is chosen, connected and read', async () => {
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(states.map(([to]) => to)).toEqual(['choosing', 'connecting', 'linked', 'on']);
    expect(readings).toEqual([{ bpm: 60, rr_ms: [1000] }]);
  });

  it('is asked a second time when the first connect fails as on Android', async () => {
    strap.connectBehaviour = (attempt) => (attempt === 1 ? network() : Promise.resolve());
    const starting = sensor.start();
    await vi.advanceTimersByTimeAsync(600);
    await starting;
    expect(state()).toBe('linked');
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
    expect(state()).toBe('linked');
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

  it('says that it is silent while it is linked and says nothing, and works again with its first word', async () => {
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    await vi.advanceTimersByTimeAsync(silentMs + 1_500);
    expect(state()).toBe('linked');
    await vi.advanceTimersByTimeAsync(silentMs + 1_100);
    expect(states.slice(3).map(([to]) => to)).toEqual(['on', 'silent', 'linked', 'silent', 'linked']);
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(state()).toBe('on');
  });

  it('that does not answer for long may be somebody else’s just now, and is sought on', async () => {
    await sensor.start();
    let taken = true;
    strap.connectBehaviour = () => (taken ? network() : Promise.resolve());
    strap.drop();
    await vi.advanceTimersByTimeAsync(unreachedAfterMs - 2_000);
    expect(state()).toBe('lost');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(state()).toBe('unreached');
    taken = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(state()).toBe('linked');
  });

  it('is looked for at once when the page is seen again', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.99);
    await sensor.start();
    strap.connectBehaviour = () => network();
    strap.drop();
    await vi.advanceTimersByTimeAsync(10_000);
    const failed = strap.disconnects; // taken down before each pause, of almost two seconds by now
    while (strap.disconnects === failed) await vi.advanceTimersByTimeAsync(10);
    const tried = strap.connects;
    await vi.advanceTimersByTimeAsync(500);
    expect(strap.connects).toBe(tried);
    strap.connectBehaviour = () => Promise.resolve();
    sensor.lookAgain();
    await vi.advanceTimersByTimeAsync(10);
    expect(state()).toBe('linked');
  });

  it('that drops while it is first connected is connected by one attempt at a time', async () => {
    let answer: (() => void) | undefined;
    strap.connectBehaviour = (attempt) => (attempt === 1 ? new Promise((done) => (answer = done)) : Promise.resolve());
    const starting = sensor.start();
    await vi.advanceTimersByTimeAsync(100);
    strap.drop();
    await vi.advanceTimersByTimeAsync(100);
    expect(strap.connects).toBe(1);
    answer?.();
    await starting;
    strap.beat(0x10, 60, 0x00, 0x04);
    expect(state()).toBe('on');
    expect(readings.length).toBe(1);
  });

  it('is given time to speak after the page was frozen', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    vi.setSystemTime(Date.now() + 60_000); // nothing ran
    await vi.advanceTimersByTimeAsync(1_100);
    expect(state()).toBe('on');
    await vi.advanceTimersByTimeAsync(silentMs + 1_100);
    expect(states.map(([to]) => to)).toContain('silent');
  });

  it('is sought in a hidden page too, whose timers run once a minute', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    await sensor.start();
    strap.beat(0x10, 60, 0x00, 0x04);
    for (let minute = 0; minute < 2; minute += 1) {
      vi.setSystemTime(Date.now() + 59_000);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(strap.connects).toBe(2);
  });

  it('is not taken for lost in a hidden page while it speaks', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    await sensor.start();
    for (let minute = 0; minute < 3; minute += 1) {
      vi.setSystemTime(Date.now() + 59_000);
      strap.beat(0x10, 60, 0x00, 0x04);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(strap.connects).toBe(1);
    expect(state()).toBe('on');
  });

  it('that drops just before its link stands is sought at once', async () => {
    strap.gatt.connected = true;
    await sensor.start();
    strap.characteristic.startNotifications = () => {
      strap.gatt.connected = strap.connects > 2;
      return Promise.resolve();
    };
    strap.drop();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(strap.connects).toBe(3);
    expect(state()).toBe('linked');
  });

  it('is not connected by an attempt that was given up', async () => {
    await sensor.start();
    let refuse: (() => void) | undefined;
    strap.connectBehaviour = (attempt) =>
      attempt === 2 ? new Promise((_, no) => (refuse = () => no(new DOMException('late', 'NetworkError')))) : Promise.resolve();
    strap.drop();
    await vi.advanceTimersByTimeAsync(linkWithinMs + 2_000);
    expect([strap.connects, state()]).toEqual([3, 'linked']);
    refuse?.();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(strap.connects).toBe(3);
  });

  it('is let go of when it answers only after it was stopped', async () => {
    let answer: (() => void) | undefined;
    await sensor.start();
    strap.connectBehaviour = () => new Promise((done) => (answer = done));
    strap.drop();
    await vi.advanceTimersByTimeAsync(linkWithinMs - 1_000);
    sensor.stop();
    const { disconnects } = strap;
    await vi.advanceTimersByTimeAsync(5_000); // the attempt is given up
    const before = strap.disconnects;
    answer?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(before).toBeGreaterThanOrEqual(disconnects);
    expect(strap.disconnects).toBe(before + 1);
  });

  it('tells its battery when it has that service, which is asked for in the chooser', async () => {
    strap.battery = Object.assign(new EventTarget(), {
      value: undefined as DataView | undefined,
      properties: { notify: true },
      readValue: () => Promise.resolve(new DataView(Uint8Array.of(12).buffer)),
      startNotifications: () => Promise.resolve(),
    });
    await sensor.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(asked).toMatchObject({ optionalServices: [0x180f] });
    expect(batteries).toEqual([12]);
    for (const level of [255, 11]) {
      strap.battery.value = new DataView(Uint8Array.of(level).buffer);
      strap.battery.dispatchEvent(new Event('characteristicvaluechanged'));
    }
    expect(batteries).toEqual([12, 11]); // 255: not known
    expect(state()).toBe('linked');
  });

  it('without that service is none the worse', async () => {
    await sensor.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(batteries).toEqual([]);
    expect(state()).toBe('linked');
  });

  it('tells each of several notifications a second', async () => {
    await sensor.start();
    for (let i = 0; i < 5; i += 1) strap.beat(0x10, 60, i, 0x04);
    expect(readings.map((one) => one.rr_ms.length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('cannot be chosen where Bluetooth is switched off, and that is said', async () => {
    request = () => Promise.reject(new DOMException('no adapter', 'NotFoundError'));
    available = false;
    await sensor.start();
    expect(states.at(-1)).toEqual(['failed', 'switched_off']);
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
