// A browser that keeps nothing, one that is full, and two tabs of one seat: said in plain words, and going on.
import { join } from 'node:path';
import { inBrowser } from './support/browser_store.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a browser that cannot hold readings says so aloud and goes on; two tabs share one seat in turn';
export const takesS = 72;

const said = (page, why) => page.locator(`[role=status] [data-unkept=${why}]`);

export async function test(house) {
  let server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION_REFUSED/, /Quota/);
  const session = await createSession({ url: server.url }, 'No room');
  const streams = () => storedStreams(house.database.url, session.session);

  // As in some private windows: the storage refuses.
  const secret = await person(house, { locale: 'de-DE', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
  await secret.addInitScript(() => {
    globalThis.indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); };
  });
  await enter(secret, session.links.participant, { name: 'Una' });
  await until('it is said', async () => (await said(secret, 'impossible').count()) === 1);
  await secret.screenshot({ path: join(house.shots, 'storage-refused-360-german-dark.png'), fullPage: true });
  await until('it is measured and stored all the same', async () => (await streams())[0]?.count > 3);

  // No room left: what the browser itself answers then. The session goes on, also over a killed server.
  const full = await person(house, { colorScheme: 'light' });
  await enter(full, session.links.participant, { name: 'Vic' });
  await until('his readings are stored', async () => (await streams())[1]?.count > 3);
  expect((await full.locator('[data-unkept]').count()) === 0, 'as long as there is room nothing is said');
  const cdp = await full.context().newCDPSession(full);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: 1 });
  // Chromium asks how much room there is twice a minute, while there was plenty.
  await until('it is said that there is no room', async () => (await said(full, 'full').count()) === 1, { within: 60_000 });
  await full.screenshot({ path: join(house.shots, 'storage-full-1280-light.png'), fullPage: true });
  await server.kill();
  await full.waitForSelector('text=It will come back by itself');
  await full.waitForTimeout(6_000);
  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  await until('what the page held by itself is stored, without a hole', async () => {
    const all = await streams();
    return all.length === 2 && all.every(isWhole) && all[1].count > 10;
  }, { within: 25_000 });
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: server.url });
  await until('when there is room again nothing is said any more', async () => (await full.locator('[data-unkept]').count()) === 0);

  // The tab is duplicated: the newer one has the seat, the older one says so, and the locker changes hands.
  await until('his line is calm', async () =>
    (await full.locator('[data-connection=open]').count()) === 1 && (await full.locator('[data-waiting]').count()) === 0);
  const copy = await person(house, { context: full.context() });
  const place = await full.evaluate(() => ({ ...sessionStorage }));
  await copy.addInitScript((kept) => Object.assign(sessionStorage, kept), place);
  await copy.goto(session.links.participant);
  await copy.waitForSelector('.room');
  await full.waitForSelector('[data-ending=replaced]');
  await until('the newer page has the same seat', async () =>
    (await copy.locator('[data-seat="2"]:has-text("Vic (you)")').count()) === 1 && (await copy.locator('[data-seat]').count()) === 2);
  await until('and holds its readings in the browser', async () => (await copy.locator('[data-unkept]').count()) === 0);
  await server.kill();
  await until('really', async () => (await inBrowser(copy)).readings.length >= 3);
  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  await until('everything of both tabs is stored', async () => {
    const all = await streams();
    return all.length === 3 && all.every(isWhole);
  }, { within: 25_000 });

  // A second person at the same browser is another seat, and is told that nothing is held for them.
  const other = await person(house, { context: full.context() });
  await enter(other, session.links.participant, { name: 'Wim' });
  await until('the third is seated', async () => (await other.locator('[data-seat="3"]:has-text("Wim (you)")').count()) === 1);
  await until('and told', async () => (await said(other, 'elsewhere').count()) === 1);
}
