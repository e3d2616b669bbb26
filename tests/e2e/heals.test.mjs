// A killed server, a reloaded page: the same seat, without a question. On a server of its own.
import { isStillThere, mark } from './support/browser_store.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter, press } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a lost line heals by itself, with the same seat, and no page is reloaded';

export async function test(house) {
  let server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'Healing');
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION_REFUSED/);
  const first = await person(house);
  const second = await person(house);
  await enter(first, session.links.participant, { name: 'Ida' });
  await enter(second, session.links.participant, { name: 'Jon' });
  await until('both are seated', async () => (await first.locator('[data-seat]').count()) === 2);
  await until('Jon’s heart is heard', async () =>
    (await first.locator('[data-seat="2"][data-word=gathering]').count()) === 1);
  await until('Ida’s own line has some seconds', async () =>
    ((await first.locator('[data-part=you] [data-runs]').getAttribute('d').catch(() => '')) ?? '').split('L').length > 8);
  await mark(first);

  await server.kill();
  await first.waitForSelector('text=It will come back by itself');
  await until('what was shown ages visibly', async () =>
    (await first.locator('[data-seat="2"][data-freshness=checking]').count()) === 1, { within: 12_000 });
  await until('what waits here is said', async () =>
    (await first.locator('[data-waiting=own]:has-text("wait here until they are stored")').count()) === 1);
  await until('what is old rests', async () =>
    (await first.locator('[data-seat="2"][data-freshness=resting]').count()) === 1, { within: 20_000 });

  server = await startServer({ databaseUrl: house.database.url, port: server.port });
  await until('the line is back', async () =>
    (await first.locator('[data-connection=open]').count()) === 1, { within: 40_000 });
  await until('both are in their old seats, measured anew', async () =>
    (await first.locator('[data-seat="1"]:has-text("Ida (you)")').count()) === 1 &&
    (await first.locator('[data-seat="2"][data-freshness=fresh]:has-text("Jon")').count()) === 1 &&
    (await first.locator('[data-seat]').count()) === 2, { within: 40_000 });
  expect(await isStillThere(first), 'the page was never reloaded');
  await until('nothing waits any more, and nothing is missing', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    return streams.length === 2 && streams.every(isWhole) &&
      (await first.locator('[data-waiting]').count()) === 0;
  });
  await until('the interruption is a gap in one’s own line', async () =>
    Number(await first.locator('[data-part=you] [data-runs]').getAttribute('data-runs')) > 1);

  // A reload of one's own wish finds the seat, too.
  await second.reload();
  await second.waitForSelector('.room');
  await until('Jon sits where he sat', async () =>
    (await second.locator('[data-seat="2"]:has-text("Jon (you)")').count()) === 1);
  expect((await second.locator('[data-seat]').count()) === 2, 'no third seat');
  await until('his simulated heart beats again', async () =>
    (await first.locator('[data-seat="2"][data-freshness=fresh]').count()) === 1);

  // Leaving is for good: a reload asks again.
  await press(second, '[data-leave]');
  await press(second, 'dialog[open] [data-yes]');
  await second.waitForSelector('[data-ending=left]');
  await second.reload();
  await second.waitForSelector('form .enter');
}
