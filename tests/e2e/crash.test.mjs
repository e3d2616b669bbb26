// A tab that crashes, and a whole browser that is killed and started anew with the same profile: the same seat, and
// everything that was measured before. In a browser and with a server of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inBrowser } from './support/browser_store.mjs';
import { createSession, expect, openProfile, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a crashed tab and a killed browser come back to the same seat with everything measured';

const sitsAlone = async (page) =>
  (await page.locator('[data-seat="1"]:has-text("Ola (you)")').count()) === 1 && (await page.locator('[data-seat]').count()) === 1;

export async function test(house) {
  const closedS = house.long ? 300 : 5;
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION_REFUSED/);
  let server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const profile = await mkdtemp(join(tmpdir(), 'cr-profile-'));
  house.cleanups.push(() => rm(profile, { recursive: true, force: true }));
  let browser = await openProfile(profile);
  house.cleanups.push(() => browser.close());
  const session = await createSession({ url: server.url }, 'Crashing');
  const streams = () => storedStreams(house.database.url, session.session);

  // The line is down, readings wait, the tab crashes; she opens the link anew.
  const comeBack = async () => {
    const page = await person(house, { context: browser.context });
    await page.goto(session.links.participant);
    await page.waitForSelector('text=Welcome back, Ola');
    await page.getByRole('button', { name: 'Take my seat again' }).click();
    await page.waitForSelector('.room');
    return page;
  };
  let page = await person(house, { context: browser.context });
  await enter(page, session.links.participant, { name: 'Ola' });
  await until('first readings are stored', async () => (await streams())[0]?.count > 3);
  await server.kill();
  await until('readings wait in the browser', async () => (await inBrowser(page)).readings.length >= 5);
  const waitingBefore = (await inBrowser(page)).readings.length;
  const crashed = new Promise((done) => page.once('crash', done));
  const cdp = await page.context().newCDPSession(page);
  void cdp.send('Page.crash').catch(() => {});
  await crashed;
  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  page = await comeBack();
  await until('she sits where she sat, alone', () => sitsAlone(page));
  await until('what the crashed page left is stored, without a hole', async () => {
    const [first] = await streams();
    return isWhole(first) && first.count >= waitingBefore;
  });

  // The line is down again, and the browser's process is killed.
  await until('new readings are stored', async () => (await streams())[1]?.count > 3);
  await server.kill();
  await until('readings wait in the browser again', async () => (await inBrowser(page)).readings.length >= 5);
  const before = (await inBrowser(page)).readings.length;
  const whole = (await streams())[1].count;
  await browser.kill();
  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  await new Promise((done) => setTimeout(done, closedS * 1000)); // a gap that is a gap
  browser = await openProfile(profile);
  const again = await comeBack();
  await until('she sits where she sat after the restart, alone', () => sitsAlone(again));
  await until('what the killed browser left is stored, without a hole', async () => {
    const all = await streams();
    return all.length === 3 && all.every(isWhole) && all[1].count >= whole + before - 2;
  });
  await until('nothing waits any more', async () => (await inBrowser(again)).readings.length <= 2);
}
