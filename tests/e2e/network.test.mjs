// The way to the server is cut for a while, and at another time it only falls silent; the browser says that it is
// offline; a page is frozen. Through a proxy of ours, with a server of its own.
import { join } from 'node:path';
import { inBrowser, isStillThere, mark } from './support/browser_store.mjs';
import { createSession, expect, freeze, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { startProxy } from './support/proxy.mjs';
import { ask, isWhole, storedStreams } from './support/records.mjs';

export const name = 'a network that goes, or only falls silent, and a frozen page lose no beat and move none';
export const takesS = 119;

export async function test(house) {
  const cutS = house.long ? 300 : 40;
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION/, /ERR_EMPTY_RESPONSE/, /ERR_INTERNET_DISCONNECTED/);
  const proxy = await startProxy();
  house.cleanups.push(proxy.stop);
  const other = await startProxy(); // of who sits beside the server
  house.cleanups.push(other.stop);
  const server = await startServer({ databaseUrl: house.database.url, options: ['--public-url', proxy.url, '--allow-origin', other.url] });
  house.cleanups.push(() => server.stop());
  for (const way of [proxy, other]) way.to(server.port);
  const session = await createSession({ url: proxy.url }, 'Far away');
  const far = await person(house);
  const near = await person(house);
  await enter(far, session.links.participant, { name: 'Fay' });
  await enter(near, session.links.participant.replace(proxy.url, other.url), { name: 'Nia' });
  const fayIsFresh = async () => (await near.locator('[data-seat="1"][data-freshness=fresh]').count()) === 1;
  await until('Fay’s heart is heard', fayIsFresh);
  await until('her first readings are stored', async () =>
    (await storedStreams(house.database.url, session.session))[0]?.count > 5);
  await until('her own line has some seconds', async () =>
    ((await far.locator('[data-part=you] [data-runs]').getAttribute('d').catch(() => '')) ?? '').split('L').length > 8);
  await mark(far);

  const lost = (within) => far.waitForSelector('[data-connection]:not([data-connection=open])', { timeout: within });
  await proxy.cut();
  await far.waitForSelector('text=The line is interrupted');
  await until('Fay looks as she is: not heard', async () => !(await fayIsFresh()), { within: 15_000 });
  await until('her own screen does not show the others as live', async () =>
    (await far.locator('[data-seat="2"][data-freshness=resting]').count()) === 1, { within: 20_000 });
  await until('what waits is said', async () => (await far.locator('[data-waiting=own]').count()) === 1);
  await far.screenshot({ path: join(house.shots, 'line-lost-1280.png'), fullPage: true });
  await far.waitForTimeout((cutS - 15) * 1000);
  const waiting = (await inBrowser(far)).readings.length;
  expect(waiting > cutS * 0.6, `the readings of the outage lie in the browser (${waiting})`);
  await proxy.mend();
  await until('she is back', async () => (await far.locator('[data-connection=open]').count()) === 1, { within: 25_000 });
  await until('she is fresh on the other screen', fayIsFresh);
  await until('all of it is stored, once, without a hole', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    return streams.length === 2 && streams.every(isWhole) && streams[0].count > waiting;
  }, { within: 10_000 });
  await until('nothing waits any more', async () => (await inBrowser(far)).readings.length <= 2);
  await until('the outage is a gap in her line', async () =>
    Number(await far.locator('[data-part=you] [data-runs]').getAttribute('data-runs')) > 1);

  // Half-open: nothing comes, nothing breaks. The page notices by itself.
  proxy.silence();
  await lost(20_000);
  proxy.speak();
  await until('she is back again', async () => (await far.locator('[data-connection=open]').count()) === 1, { within: 25_000 });
  await until('and fresh again', fayIsFresh);

  // Chromium's own switch: what is open falls silent, and the page is told. It need not wait to find out.
  const cdp = await far.context().newCDPSession(far);
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: true, ...conditions });
  await lost(8_000);
  await cdp.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
  const online = Date.now();
  await until('she is back at once when the page is told', async () =>
    (await far.locator('[data-connection=open]').count()) === 1, { within: 5_000 });
  console.log(`        back ${((Date.now() - online) / 1000).toFixed(1)} s after the browser was online`);
  await until('and fresh at once', fayIsFresh);

  // A frozen page: its clock goes on, its beats stay where they were.
  const lag = async (readings) => Number((await ask(house.database.url, `select min(at_us / 1000.0 - client_ms) from (
    select at_us, client_ms from notification where session_id = '${session.session}'
      and stream = (select stream from notification where session_id = '${session.session}' order by at_us limit 1)
    order by seq desc limit ${readings}) newest`))[0][0]);
  const before = await lag(60);
  await freeze(far, 20_000);
  await until('the thawed page is in the room', async () =>
    (await far.locator('[data-connection=open]').count()) === 1, { within: 25_000 });
  await until('her heart is fresh after the frost', fayIsFresh);
  await far.waitForTimeout(13_000);
  const after = await lag(12);
  expect(Math.abs(after - before) < 250, `her clock did not move by the frost (${(after - before).toFixed(0)} ms)`);
  await until('what was measured is whole after all of it', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    return streams.length === 2 && streams.every(isWhole);
  }, { within: 10_000 });
  expect(await isStillThere(far), 'the page was never loaded anew');
  expect((await far.locator('[data-seat]').count()) === 2, 'no seat was taken twice');
}
