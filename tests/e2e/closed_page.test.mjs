// A page is closed while the line is down: nothing measured is lost, and the seat waits. On a server of its own.
import { inBrowser } from './support/browser_store.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter, press } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a page that was closed loses nothing, and its seat is taken back when it is asked for';

export async function test(house) {
  let server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'Closing');
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION_REFUSED/);
  const page = await person(house);
  const context = page.context();
  await enter(page, session.links.participant, { name: 'Mia' });
  await until('her first readings are stored', async () =>
    (await storedStreams(house.database.url, session.session)).some(({ count }) => count >= 4), { within: 30_000 });

  await server.kill();
  await until('readings wait in the browser', async () => (await inBrowser(page)).readings.length >= 8, { within: 30_000 });
  const kept = await inBrowser(page);
  expect(!kept.exported, 'the key that seals them cannot be taken out');
  expect(![...kept.places, ...kept.readings].some((text) => /Mia|rr_ms|resume/.test(text)), 'nothing lies there in the clear');
  await page.close();

  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  await new Promise((done) => setTimeout(done, house.long ? 300_000 : 5_000)); // a gap that is a gap
  const [before] = await storedStreams(house.database.url, session.session);
  const again = await person(house, { context });
  await again.goto(session.links.participant);
  await again.waitForSelector('text=Welcome back, Mia');
  const waiting = Number(/(\d+) readings/.exec(await again.textContent('[data-part=back]'))?.[1] ?? 0);
  expect(waiting >= 8, `what waits is said (${waiting})`);
  await again.screenshot({ path: `${house.shots}/closed-page-back.png` });
  await again.getByRole('button', { name: 'Take my seat again' }).click();
  await again.waitForSelector('.room');
  await until('Mia sits where she sat', async () =>
    (await again.locator('[data-seat="1"]:has-text("Mia (you)")').count()) === 1 &&
    (await again.locator('[data-seat]').count()) === 1);

  await until('what the closed page left is stored, without a hole', async () => {
    const [first] = await storedStreams(house.database.url, session.session);
    return first.count >= before.count + waiting - 1 && isWhole(first);
  }, { within: 30_000 });
  await until('what is new is stored beside it', async () =>
    (await storedStreams(house.database.url, session.session)).length === 2, { within: 30_000 });
  await until('nothing waits any more', async () => (await inBrowser(again)).readings.length <= 2, { within: 30_000 });

  // A second page at the same time is another person: the first one's locker is not open to it.
  const other = await person(house, { context });
  await other.goto(session.links.participant);
  await other.waitForSelector('form .enter');
  await other.close();

  // Leaving takes everything along.
  await press(again, '[data-leave]');
  await press(again, 'dialog[open] [data-yes]');
  await again.waitForSelector('[data-ending=left]');
  await until('nothing of hers is left in the browser', async () => {
    const rest = await inBrowser(again);
    return rest.places.length === 0 && rest.readings.length === 0;
  });
}
