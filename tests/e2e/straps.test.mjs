// Two people, two straps, in one browser, on a server of their own: straps that drop, fall silent and come back, and a
// server that is killed again and again and replaced by a newer one, while page and straps stay.
import { join } from 'node:path';
import { isStillThere, mark } from './support/browser_store.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { newVersion, startServer } from './support/house.mjs';
import { comeIn, inRoom } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';
import { listenTo, newest } from './support/sockets.mjs';
import { chooseWhenAsked, emulate, readEachSecond, Strap } from './support/straps.mjs';

export const name = 'emulated straps outlive drops, silence, a lost contact, killed servers and a new version; one tells only a pulse';
export const alone = true;
export const takesS = 61;

const strapIsHeard = (page) =>
  until('the strap test counts beats', async () => Number(await page.getAttribute('[data-sensor-state]', 'data-beats')) > 0);

async function sitDown(house, link, who, strap, heard = strapIsHeard) {
  const page = await person(house);
  const line = listenTo(page);
  await page.addInitScript(readEachSecond);
  await chooseWhenAsked(page, strap);
  await comeIn(page, link, { name: who, sensor: 'strap', visibility: 'group', keep: true, strapIsHeard: heard });
  await inRoom(page);
  return [page, line];
}

export async function test(house) {
  house.seen.expected.push(/Web Bluetooth is experimental/, /WebSocket connection/, /ERR_CONNECTION_REFUSED/);
  let server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const straps = [
    new Strap('Chest strap A', '09:09:09:09:09:01', 880),
    new Strap('Chest strap B', '09:09:09:09:09:02', 960, { batteryPercent: 12 }),
    Object.assign(new Strap('A watch', '09:09:09:09:09:05', 900), { onlyPulse: true }),
  ];
  const cdp = await emulate(house, straps);
  const session = await createSession({ url: server.url }, 'Straps');
  const [ada, adas] = await sitDown(house, session.links.participant, 'Ada', straps[0]);
  const [ben] = await sitDown(house, session.links.participant, 'Ben', straps[1]);
  for (const page of [ada, ben]) {
    for (const seat of [1, 2])
      await until(`seat ${seat} is heard`, async () =>
        (await page.locator(`[data-seat="${seat}"][data-word=gathering][data-freshness=fresh]`).count()) === 1);
  }
  await ben.waitForSelector('[data-part=battery]:has-text("at 12 %")');
  expect((await ada.locator('[data-part=battery]').count()) === 0, 'a strap that tells no battery gets no sentence');
  const bensIsFresh = async () => (await ada.locator('[data-seat="2"][data-freshness=fresh]').count()) === 1;
  const trouble = ben.locator('[data-part=sensor-trouble]');

  // A strap that tells a pulse but no intervals: a plain sentence before she comes in, a seat all the same.
  const other = await createSession({ url: server.url }, 'Only a pulse');
  const saidPlainly = async (page) => {
    await page.waitForSelector('[data-sensor-state=no_intervals]');
    expect((await page.locator('[data-sensor-state=no_intervals]').innerText()).length > 20, 'it is said plainly what the strap cannot do');
  };
  const [cleo, cleos] = await sitDown(house, other.links.participant, 'Cleo', straps[2], saidPlainly);
  expect((await cleo.locator('[data-seat="1"]').count()) === 1, 'she has her seat');
  await until('nothing of it is measured, and why is told', () => newest(cleos, 'self')?.reason === 'no_intervals', { within: 30_000 });
  await cleo.close();

  // A link that drops is taken up again, without a word from the person.
  await ben.waitForTimeout(2_000); // what is still being asked of the battery is answered: the emulation drops badly in between
  const readsBefore = straps[1].reads;
  await cdp.send('BluetoothEmulation.simulateGATTDisconnection', { address: straps[1].address });
  await until('reads go on after the drop', async () => straps[1].reads > readsBefore + 2, { within: 60_000 });
  await until('Ben is fresh again on Ada’s screen', bensIsFresh, { within: 60_000 });

  // Out of reach for longer: attempts to connect fail, and the page says so, calmly.
  straps[1].away = true;
  await cdp.send('BluetoothEmulation.simulateGATTDisconnection', { address: straps[1].address });
  await until('Ben’s page says that the strap is sought', async () =>
    (await trouble.innerText().catch(() => '')).includes('It is being looked for'), { within: 60_000 });
  await until('Ada sees that Ben’s light is not live', async () => !(await bensIsFresh()), { within: 60_000 });
  await ben.screenshot({ path: join(house.shots, 'strap-sought-1280.png'), fullPage: true });
  straps[1].away = false;
  await until('the strap heals by itself', bensIsFresh, { within: 120_000 });
  await until('the note is gone when the strap is back', async () => (await trouble.count()) === 0);

  // A stack that never tells of a lost link: silence is noticed, and the link is made anew until something comes.
  straps[1].mute = true;
  await until('the silence is noticed', async () =>
    (await ben.locator('[data-sensor=silent], [data-sensor=linked]').count()) === 1, { within: 20_000 });
  straps[1].mute = false;
  await until('the strap speaks again', bensIsFresh, { within: 60_000 });
  expect(straps[0].links === 1, `Ada’s strap was linked once (${straps[0].links})`);

  // The belt is lifted off the skin: said to him, known to the others as no fault, and over when it lies again.
  const bensRow = () => newest(adas, 'frame').people.find(({ seat }) => seat === 2);
  straps[1].lifted = true;
  await until('no contact is what the others’ screens say', () => bensRow()?.state === 'withheld' && bensRow()?.reason === 'contact', { within: 30_000 });
  await until('and he is told what helps', async () => (await trouble.count()) === 1);
  straps[1].lifted = false;
  await until('the contact is back', () => bensRow()?.reason !== 'contact', { within: 60_000 });
  await until('and nothing is said any more', async () => (await trouble.count()) === 0);

  // The server goes without a word, again and again: pages and straps do not notice.
  for (const page of [ada, ben]) await mark(page);
  const links = straps.map((strap) => strap.links);
  for (let kill = 1; kill <= 3; kill += 1) {
    await server.kill();
    await ada.waitForSelector('.room:not([data-connection=open])');
    server = await startServer({ databaseUrl: house.database.url, port: server.port });
    await until(`both lines are back after kill ${kill}`, async () =>
      (await ada.locator('[data-connection=open]').count()) + (await ben.locator('[data-connection=open]').count()) === 2);
    await until('both hearts are fresh', async () => (await ada.locator('[data-freshness=fresh]').count()) === 2);
  }

  // A newer version takes over: the pages stay what they are; who comes anew gets the new one.
  const next = await newVersion();
  house.cleanups.push(next.remove);
  const code = await server.stop();
  expect(code === 0, `the server that was asked to stop lost nothing (${code})`);
  server = await startServer({ databaseUrl: house.database.url, port: server.port, webRoot: next.dir });
  await until('both lines are back with the new version', async () =>
    (await ada.locator('[data-connection=open]').count()) + (await ben.locator('[data-connection=open]').count()) === 2);
  await until('both hearts are fresh with the new version', bensIsFresh);
  const newcomer = await person(house);
  await newcomer.goto(session.links.observer);
  await newcomer.waitForSelector('form .enter');
  expect((await newcomer.locator('script[src*="index-new-"]').count()) === 1, 'who comes now gets the new version');
  await newcomer.close();
  for (const page of [ada, ben]) expect(await isStillThere(page), 'no page was loaded anew');
  expect(straps.slice(0, 2).every((strap, i) => strap.links === links[i]), 'no strap was linked anew');

  // Everything that was measured is there, once.
  await until('all readings of both are stored without a hole', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    const reads = Math.min(...straps.slice(0, 2).map((strap) => strap.reads));
    return streams.length === 2 && streams.every(isWhole) && streams.every(({ count }) => count > reads * 0.7);
  });
}
