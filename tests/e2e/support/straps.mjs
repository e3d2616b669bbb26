// Straps that Chromium itself emulates.
//
// It cannot push a notification by itself, but reading a value fires the same event. So the page gets a
// shim that reads once a second after startNotifications(); everything behind it is the production code.
const heartRate = '0000180d-0000-1000-8000-00805f9b34fb';
const configuration = '00002902-0000-1000-8000-00805f9b34fb';
const battery = '0000180f-0000-1000-8000-00805f9b34fb';
const batteryLevel = '00002a19-0000-1000-8000-00805f9b34fb';
const measurement = '00002a37-0000-1000-8000-00805f9b34fb';

const unlikely = 0x0e; // ATT: "unlikely error"

// A heart that breathes at 6 a minute; each read tells what has beaten since the last.
// `away`: out of reach. `mute`: linked, and nothing comes, and nobody is told. `lifted`: no skin below it. `onlyPulse`: it
// tells a rate and no intervals.
export class Strap {
  constructor(deviceName, address, meanMs, { batteryPercent } = {}) {
    Object.assign(this, { deviceName, address, meanMs, batteryPercent, beatAt: Date.now(), reads: 0, links: 0 });
  }
  read() {
    if (this.mute) return undefined;
    const rr = [];
    for (;;) {
      const next = this.meanMs + 60 * Math.sin((2 * Math.PI * this.beatAt) / 10_000);
      if (this.beatAt + next > Date.now()) break;
      this.beatAt += next;
      rr.push(Math.round((next / 1000) * 1024));
    }
    this.reads += 1;
    const recent = rr.slice(-4); // an interrupted strap does not tell old beats
    const flags = (this.onlyPulse ? 0 : 0x10) | (this.lifted ? 0x04 : 0x06);
    const bytes = [flags, Math.round(60_000 / this.meanMs), ...(this.onlyPulse ? [] : recent.flatMap((v) => [v & 255, v >> 8]))];
    return Buffer.from(bytes).toString('base64');
  }
}

export async function emulate(house, straps) {
  const cdp = await house.browser.newBrowserCDPSession();
  await cdp.send('BluetoothEmulation.enable', { state: 'powered-on', leSupported: true });
  const byAddress = new Map(straps.map((strap) => [strap.address, strap]));
  const byCharacteristic = new Map();
  const add = async (address, serviceUuid, characteristicUuid) => {
    const { serviceId } = await cdp.send('BluetoothEmulation.addService', { address, serviceUuid });
    const { characteristicId } = await cdp.send('BluetoothEmulation.addCharacteristic', {
      serviceId,
      characteristicUuid,
      properties: { read: true, notify: true },
    });
    // Without this descriptor nobody may subscribe.
    await cdp.send('BluetoothEmulation.addDescriptor', { characteristicId, descriptorUuid: configuration });
    return characteristicId;
  };
  const answer = (method, parameters) => cdp.send(method, parameters).catch(() => {});
  cdp.on('BluetoothEmulation.gattOperationReceived', async ({ address, type }) => {
    const strap = byAddress.get(address);
    // A lost link takes the emulated services with it: each discovery finds them made anew.
    let gone = strap?.away;
    if (type === 'discovery' && strap && !gone) {
      try {
        byCharacteristic.set(await add(address, heartRate, measurement), () => strap.read());
        if (strap.batteryPercent !== undefined)
          byCharacteristic.set(await add(address, battery, batteryLevel), () =>
            Buffer.from([strap.batteryPercent]).toString('base64'));
      } catch {
        gone = true; // the link dropped meanwhile; unanswered, the emulated strap would never answer anybody again
      }
    }
    if (type === 'connection' && strap && !strap.away) strap.links += 1;
    // 0x08: the controller's code for a connection that timed out.
    await answer('BluetoothEmulation.simulateGATTOperationResponse', { address, type, code: gone ? 0x08 : 0 });
  });
  cdp.on('BluetoothEmulation.characteristicOperationReceived', ({ characteristicId, type }) => {
    const read = type === 'read' ? byCharacteristic.get(characteristicId) : undefined;
    const data = read?.();
    void answer('BluetoothEmulation.simulateCharacteristicOperationResponse', {
      characteristicId,
      type,
      code: read && data === undefined ? unlikely : 0,
      ...(data === undefined ? {} : { data }),
    });
  });
  for (const { address, deviceName } of straps) {
    await cdp.send('BluetoothEmulation.simulatePreconnectedPeripheral', {
      address,
      name: deviceName,
      manufacturerData: [],
      knownServiceUuids: [heartRate],
    });
  }
  return cdp;
}

// Chooses the strap in the browser's own chooser, once.
export async function chooseWhenAsked(page, strap) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DeviceAccess.enable');
  let chosen = false;
  cdp.on('DeviceAccess.deviceRequestPrompted', ({ id, devices }) => {
    // The chooser names emulated devices by their address only.
    const device = devices.find((one) => one.id === strap.address);
    if (!device || chosen) return;
    chosen = true;
    void cdp.send('DeviceAccess.selectPrompt', { id, deviceId: device.id });
  });
}

export const readEachSecond = () => {
  const proto = globalThis.BluetoothRemoteGATTCharacteristic.prototype;
  const start = proto.startNotifications;
  proto.startNotifications = async function () {
    await start.call(this);
    if (!this.uuid.startsWith('00002a37')) return this; // only the heart speaks by itself
    const timer = setInterval(() => this.readValue().catch(() => clearInterval(timer)), 1_000);
    return this;
  };
};

