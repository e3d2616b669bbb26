// Postgres goes without a word and comes back: the room goes on, says what waits, and stores all of it.
// On a database and a server of its own.
import { join } from 'node:path';
import { createSession, expect, person, until } from './support/browser.mjs';
import { startDatabase, startServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a database that is away is told calmly, and the display goes on';
export const takesS = 67;

// How often, and how long at most, somebody on this page did not look live; asked of the page itself.
const watchFreshness = (page) => page.evaluate(() => {
  globalThis.stale = { longestMs: 0, since: undefined, looks: 0 };
  setInterval(() => {
    const now = performance.now();
    const seats = [...document.querySelectorAll('[data-seat]')];
    const live = seats.length === 2 && seats.every((one) => one.dataset.freshness === 'fresh');
    globalThis.stale.since = live ? undefined : (globalThis.stale.since ?? now);
    if (!live) globalThis.stale.longestMs = Math.max(globalThis.stale.longestMs, now - globalThis.stale.since);
    globalThis.stale.looks += 1;
  }, 250);
});

export async function test(house) {
  const awayS = house.long ? 300 : 20;
  const database = await startDatabase({ own: true });
  house.cleanups.push(database.stop);
  let server = await startServer({ databaseUrl: database.url });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'Patience');
  const ida = await person(house);
  const jon = await person(house, { locale: 'de-DE', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  const watcher = await person(house, { colorScheme: 'light' });
  await enter(ida, session.links.participant, { name: 'Ida' });
  await enter(jon, session.links.participant, { name: 'Jon', keep: false });
  await watcher.goto(session.links.observer);
  await watcher.click('form .enter');
  for (const page of [ida, watcher])
    await until('both hearts are heard', async () => (await page.locator('[data-seat][data-freshness=fresh]').count()) === 2);
  await until('Ida’s readings are stored', async () => (await storedStreams(database.url, session.session))[0]?.count > 4);
  for (const page of [ida, watcher]) await watchFreshness(page);

  await database.breakDown();
  const broken = Date.now();
  await until('Ida is told that hers wait', async () =>
    (await ida.locator('[data-waiting=own]:has-text("wait here until they are stored")').count()) === 1);
  // Who keeps nothing, and who watches, are told too; not that theirs wait.
  await until('Jon is told in German', async () =>
    (await jon.locator('[data-waiting=all]:has-text("wartet auf das Speichern")').count()) === 1);
  await until('who watches is told', async () => (await watcher.locator('[data-waiting=all]').count()) === 1);
  expect((await ida.locator('[data-connection=open]').count()) === 1, 'the line is not touched by it');
  await ida.screenshot({ path: join(house.shots, 'not-stored-1280-dark.png'), fullPage: true });
  await ida.setViewportSize({ width: 360, height: 740 });
  await ida.screenshot({ path: join(house.shots, 'not-stored-360.png'), fullPage: true });
  await jon.screenshot({ path: join(house.shots, 'not-stored-360-german-dark.png'), fullPage: true });
  await watcher.screenshot({ path: join(house.shots, 'not-stored-watcher-light.png'), fullPage: true });
  await ida.waitForTimeout(Math.max(0, awayS * 1000 - (Date.now() - broken)));
  await database.start();
  const back = Date.now();

  for (const [who, page] of [['Ida', ida], ['Jon', jon], ['who watches', watcher]])
    await until(`the line about waiting is gone for ${who}`, async () => (await page.locator('[data-waiting]').count()) === 0);
  await until('everything of Ida’s is stored, without a hole', async () => {
    const streams = await storedStreams(database.url, session.session);
    return streams.length === 1 && streams.every(isWhole) && streams[0].count > awayS * 0.7;
  }, { within: 10_000 });
  console.log(`        database away for ${((back - broken) / 1000).toFixed(0)} s; all stored ${((Date.now() - back) / 1000).toFixed(1)} s after its return`);
  for (const page of [ida, watcher]) {
    const { longestMs, looks } = await page.evaluate(() => globalThis.stale);
    expect(looks > awayS && longestMs < 1_500, `the display went on all the while (${longestMs.toFixed(0)} ms not live, ${looks} looks)`);
  }

  // The server dies while it waits for the database, with all that it had been given: the pages give it again.
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION_REFUSED/);
  await database.breakDown();
  await ida.waitForTimeout(7_000);
  expect((await ida.locator('[data-seat][data-freshness=fresh]').count()) === 2, 'the room is shown to the last');
  await server.kill();
  await database.start();
  server = await startServer({ databaseUrl: database.url, port: server.port });
  const before = (await storedStreams(database.url, session.session))[0].last;
  await until('what the dead server had not stored is stored, without a hole', async () => {
    const streams = await storedStreams(database.url, session.session);
    return streams.length === 1 && streams.every(isWhole) && streams[0].last > before + 5;
  }, { within: 30_000 });
  await until('and the room goes on', async () => (await ida.locator('[data-seat][data-freshness=fresh]').count()) === 2);
}
