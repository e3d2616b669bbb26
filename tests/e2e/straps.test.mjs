// Two people, two straps, in one browser: Chromium's own emulation of Bluetooth.
//
// It cannot push a notification by itself, but reading a value fires the same event. So the page gets a
// shim that reads once a second after startNotifications(); everything behind it is the production code.
import { createSession, expect, person, until } from './support/browser.mjs';

export const name = 'two emulated straps are chosen, beat, drop and come back';
export const alone = true;

const heartRate = '0000180d-0000-1000-8000-00805f9b34fb';
const configuration = '00002902-0000-1000-8000-00805f9b34fb';
const measurement = '00002a37-0000-1000-8000-00805f9b34fb';

// A heart that breathes at 6 a minute; each read tells what has beaten since the last.
class Strap {
  constructor(deviceName, address, meanMs) {
    Object.assign(this, { deviceName, address, meanMs, beatAt: Date.now(), reads: 0 });
  }
  read() {
    const rr = [];
    for (;;) {
      const next = this.meanMs + 60 * Math.sin((2 * Math.PI * this.beatAt) / 10_000);
      if (this.beatAt + next > Date.now()) break;
      this.beatAt += next;
      rr.push(Math.round((next / 1000) * 1024));
    }
    this.reads += 1;
    const recent = rr.slice(-4); // an interrupted strap does not tell old beats
    const bytes = [0x10 | 0x06, Math.round(60_000 / this.meanMs), ...recent.flatMap((v) => [v & 255, v >> 8])];
    return Buffer.from(bytes).toString('base64');
  }
}

async function emulate(house, straps) {
  const cdp = await house.browser.newBrowserCDPSession();
  await cdp.send('BluetoothEmulation.enable', { state: 'powered-on', leSupported: true });
  const byAddress = new Map(straps.map((strap) => [strap.address, strap]));
  const byCharacteristic = new Map();
  const answer = (method, parameters) => cdp.send(method, parameters).catch(() => {});
  cdp.on('BluetoothEmulation.gattOperationReceived', async ({ address, type }) => {
    const strap = byAddress.get(address);
    // A lost link takes the emulated services with it: each discovery finds them made anew.
    if (type === 'discovery' && strap && !strap.away) {
      const { serviceId } = await cdp.send('BluetoothEmulation.addService', { address, serviceUuid: heartRate });
      const { characteristicId } = await cdp.send('BluetoothEmulation.addCharacteristic', {
        serviceId,
        characteristicUuid: measurement,
        properties: { read: true, notify: true },
      });
      // Without this descriptor nobody may subscribe.
      await cdp.send('BluetoothEmulation.addDescriptor', { characteristicId, descriptorUuid: configuration });
      byCharacteristic.set(characteristicId, strap);
    }
    // 0x08: the controller's code for a connection that timed out.
    await answer('BluetoothEmulation.simulateGATTOperationResponse', { address, type, code: strap?.away ? 0x08 : 0 });
  });
  cdp.on('BluetoothEmulation.characteristicOperationReceived', ({ characteristicId, type }) => {
    const strap = byCharacteristic.get(characteristicId);
    void answer('BluetoothEmulation.simulateCharacteristicOperationResponse', {
      characteristicId,
      type,
      code: 0,
      ...(type === 'read' && strap ? { data: strap.read() } : {}),
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
async function chooseWhenAsked(page, strap) {
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

const readEachSecond = () => {
  const proto = globalThis.BluetoothRemoteGATTCharacteristic.prototype;
  const start = proto.startNotifications;
  proto.startNotifications = async function () {
    await start.call(this);
    const timer = setInterval(() => this.readValue().catch(() => clearInterval(timer)), 1_000);
    return this;
  };
};

async function comeIn(house, link, who, strap) {
  const page = await person(house);
  await page.addInitScript(readEachSecond);
  await chooseWhenAsked(page, strap);
  await page.goto(link);
  await page.fill('#name', who);
  await page.getByText('Bluetooth strap', { exact: true }).click();
  await page.click('text=Choose a strap');
  await until('the strap test counts beats', async () =>
    /beats? so far/.test(await page.locator('[data-sensor-state]').innerText()));
  await page.getByText('Everyone here', { exact: true }).click();
  await page.click('form .enter');
  await page.waitForSelector('.room');
  return page;
}

export async function test(house) {
  house.seen.expected.push(/Web Bluetooth is experimental/);
  const straps = [
    new Strap('Chest strap A', '09:09:09:09:09:01', 880),
    new Strap('Chest strap B', '09:09:09:09:09:02', 960),
  ];
  const cdp = await emulate(house, straps);
  const session = await createSession(house, 'Straps');
  const ada = await comeIn(house, session.links.participant, 'Ada', straps[0]);
  const ben = await comeIn(house, session.links.participant, 'Ben', straps[1]);
  for (const page of [ada, ben]) {
    for (const seat of [1, 2])
      await until(`seat ${seat} is heard`, async () =>
        (await page.locator(`[data-seat="${seat}"][data-word=gathering][data-freshness=fresh]`).count()) === 1);
  }

  // A link that drops is taken up again, without a word from the person.
  const readsBefore = straps[1].reads;
  await cdp.send('BluetoothEmulation.simulateGATTDisconnection', { address: straps[1].address });
  await until('reads go on after the drop', async () => straps[1].reads > readsBefore + 2, { within: 60_000 });
  await until('Ben is fresh again on Ada’s screen', async () =>
    (await ada.locator('[data-seat="2"][data-freshness=fresh]').count()) === 1, { within: 60_000 });

  // Out of reach for longer: attempts to connect fail, and the page says so, calmly.
  straps[1].away = true;
  await cdp.send('BluetoothEmulation.simulateGATTDisconnection', { address: straps[1].address });
  await until('Ben’s page says that the strap is sought', async () =>
    (await ben.getByText('It is being looked for').count()) === 1, { within: 60_000 });
  await until('Ada sees that Ben’s light is not live', async () =>
    (await ada.locator('[data-seat="2"][data-freshness=fresh]').count()) === 0, { within: 60_000 });
  straps[1].away = false;
  await until('the strap heals by itself', async () =>
    (await ada.locator('[data-seat="2"][data-freshness=fresh]').count()) === 1, { within: 120_000 });
  expect((await ben.getByText('It is being looked for').count()) === 0, 'the note is gone when the strap is back');
  expect(straps[0].reads > 10, 'Ada’s strap was read all the while');
  await cdp.send('BluetoothEmulation.disable');
}
