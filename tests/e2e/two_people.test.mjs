// Journey 1: a coach and a client, from an empty page through the waiting room to the review. What a page shows is one thing;
// what its socket carries is looked at as well.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, person, until } from './support/browser.mjs';
import { root } from './support/house.mjs';
import { comeIn, create, inRoom, inWaitingRoom, isFresh, press, seatOf, show } from './support/pages.mjs';
import { listenTo, newest } from './support/sockets.mjs';
import { enter } from './support/pages.mjs';

export const name = 'a coach and a client meet, wait, breathe with one pacer, practise, end and are replayed';
export const takesS = 150;

// A person's lobby choices are one thing; here the client plays a recording: a real one where there is one.
function recording() {
  const folder = process.env.COREGULATION_RECORDINGS ?? join(root, '..', 'shared', 'recordings');
  const real = join(folder, 'holter_healthy_003.csv');
  if (existsSync(real)) return { name: 'holter_healthy_003.csv', mimeType: 'text/csv', buffer: readFileSync(real) };
  const rows = Array.from({ length: 900 }, (_, i) => Math.round(900 + 60 * Math.sin(i / 1.9) + 25 * Math.sin(i / 7.3)));
  return { name: 'made.csv', mimeType: 'text/csv', buffer: Buffer.from(`rr_ms\n${rows.join('\n')}\n`) };
}


export async function test(house) {
  const coach = await person(house, { colorScheme: 'dark' });
  const links = await create(coach, house.url, { title: 'Tuesday pair', door: 'ask' });
  expect(new Set(Object.values(links)).size === 5, 'five different links');

  // The facilitator's own link opens without a page load.
  await coach.click('[data-open-own]');
  await coach.waitForSelector('form .enter');
  await coach.fill('#name', 'Ada');
  await coach.locator('[data-seat-too]').check();
  expect(await coach.locator('[data-visibility=only_me] input').isChecked(), 'the more private choice is made beforehand (sharing)');
  expect(await coach.locator('[data-keep=no] input').isChecked(), 'the more private choice is made beforehand (keeping)');
  for (const choice of ['[data-sensor-kind=simulated]', '[data-visibility=group]', '[data-keep=yes]']) await coach.locator(choice).first().click();
  await until('the sensor test counts beats', async () => Number(await coach.getAttribute('[data-sensor-state]', 'data-beats')) > 0);
  await coach.click('form .enter');
  await inRoom(coach);

  // The client comes, chooses, tests, and waits; nothing of the room is told to who waits, and nothing of who waits to the room.
  const client = await person(house, { viewport: { width: 720, height: 900 }, colorScheme: 'light' });
  const clients = listenTo(client);
  await client.goto(links.participant);
  await client.fill('#name', 'Ben');
  await client.locator('[data-sensor-kind=recording]').click();
  await client.setInputFiles('input[type=file]', recording());
  await until('the recording is heard', async () => Number(await client.getAttribute('[data-sensor-state]', 'data-beats')) > 0);
  for (const choice of ['[data-visibility=group]', '[data-keep=yes]']) await client.locator(choice).first().click();
  await client.click('form .enter');
  await inWaitingRoom(client);
  await until('the client hears that the strap is heard', () => newest(clients, 'self') !== undefined);
  expect(newest(clients, 'joined').waiting && newest(clients, 'joined').seat === undefined, 'who waits has no seat');
  await coach.waitForSelector('[data-attend=waiting]');
  await client.waitForTimeout(2_500);
  expect(clients.heard.every(({ message }) => !['frame', 'pulse', 'marker', 'practice', 'pause'].includes(message.type)), 'who waits hears nothing of the room’s hearts');
  const watcher = await person(house, { colorScheme: 'dark' });
  const watchers = listenTo(watcher);
  await comeIn(watcher, links.observer);
  await inRoom(watcher);
  await until('frames reach who watches', () => newest(watchers, 'frame') !== undefined);
  expect(newest(watchers, 'people').waiting.length === 0 && !watchers.heard.some(({ text }) => text.includes('"Ben"')), 'who waits is named to nobody but who holds');
  await press(coach, '[data-waits] [data-admit]');
  await inRoom(client);

  for (const page of [coach, client, watcher])
    await until('both are seated', async () => (await page.locator('[data-part=stage] [data-seat]').count()) === 2);
  expect((await seatOf(client, 'Ada')) === 1 && (await seatOf(client, 'Ben')) === 2, 'seats in order of coming');
  expect((await client.locator('[data-seat="2"] .name').first().innerText()).includes('(you)'), 'the client sees which seat is theirs');
  expect((await watcher.locator('[data-part=you]').count()) === 0, 'who watches has no values of their own');
  for (const page of [client, watcher]) expect((await page.locator('[data-section], [data-emergency]').count()) === 0, 'who does not hold has no console');

  // Before there is a minute of beats nothing is invented.
  await until('the client is told that it is gathering', async () => (await client.locator('[data-own-word=gathering]').count()) === 1);
  for (const page of [coach, client])
    await until('the own rhythm is drawn', async () => (await page.locator('[data-part=you] svg path').count()) > 0);

  // Phase, pacer, marks.
  await press(coach, '[data-phase=practice]');
  await client.waitForSelector('[data-current-phase=practice]');
  await press(coach, '[data-pacer=off]');
  for (const page of [coach, client, watcher]) await page.waitForSelector('.breath', { state: 'attached' });
  await coach.fill('#note', 'only for me');
  await coach.click('[data-mark]');
  await coach.waitForSelector('text=only for me');
  await coach.locator('[data-share-mark]').check();
  await coach.fill('#note', 'hands on the heart');
  await coach.click('[data-mark]');
  await client.waitForSelector('text=hands on the heart');
  for (const line of [clients, watchers]) expect(!line.heard.some(({ text }) => text.includes('only for me')), 'a private mark stays with the facilitator');

  // A practice: the same step, at the same moment, on every screen.
  await press(coach, '[data-practice-choose]');
  await press(coach, '[data-part=practice-picker] [data-practice] summary');
  await press(coach, '[data-start-practice]');
  const steps = [];
  for (const page of [coach, client, watcher]) steps.push(await page.locator('[data-part=practice]').first().getAttribute('data-step', { timeout: 20_000 }));
  expect(new Set(steps).size === 1, `one step for all (${steps})`);
  expect(newest(clients, 'practice').practice.began_ms === newest(watchers, 'practice').practice.began_ms, 'begun at one moment of the session’s clock');
  await press(coach, '[data-practice-go=next]');
  for (const page of [coach, client, watcher]) await page.waitForSelector('[data-part=practice][data-step="1"]');
  await press(coach, '[data-practice-go=stop]');
  for (const page of [client, watcher]) await until('it is over for all', async () => (await page.locator('[data-part=practice]').count()) === 0);

  // A minute later there is something to say, for each and for the two.
  for (const page of [coach, client]) {
    await until('own coherence has a word', async () =>
      (await page.locator('[data-own-word=settling], [data-own-word=steady]').count()) === 1, { within: 100_000 });
    await until('the pair has a word', async () =>
      (await page.locator('[data-pair-word=together], [data-pair-word=edge], [data-pair-word=chance]').count()) > 0, { within: 60_000 });
  }
  expect(newest(clients, 'frame').pairs[0].shared_pacer, 'that they share a pacer is told');
  await client.waitForTimeout(8_000); // some seconds of the two together, for the review to draw
  await client.setViewportSize({ width: 360, height: 740 });
  expect(await client.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than a phone');

  // A pause, told to the facilitator only; a change of mind, at once.
  await press(client, '[data-pause=ask]');
  if ((await client.locator('dialog[open] [data-yes]').count()) > 0) await press(client, 'dialog[open] [data-yes]');
  await coach.waitForSelector('[data-ask="2"]');
  expect(!watchers.heard.some(({ message }) => message.type === 'pause'), 'a quiet pause is not told to the others');
  await press(client, '[data-pause=back]');
  await until('the client is back', () => newest(clients, 'self').paused === false);
  await show(client, 'only_me');
  await until('nothing of Ben is told any more', () => newest(watchers, 'frame').people.every(({ seat }) => seat !== 2), { within: 3_500 });
  expect(!(await isFresh(watcher, 2)) || (await until('his light rests', async () => !(await isFresh(watcher, 2)), { within: 15_000 })), 'and his light rests');

  // The end, for all; then what each may see afterwards.
  await press(coach, '[data-end]');
  await press(coach, 'dialog[open] [data-yes]');
  for (const page of [coach, client, watcher]) await page.waitForSelector('[data-ending=session_ended]');
  for (const page of [client, watcher]) expect((await page.locator('a[href^="/review"]').count()) === 0, 'the review is the facilitator’s');
  const secret = new URL(links.participant).hash.slice(1);
  const refused = await fetch(`${house.url}/api/replay`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ link: secret }) });
  expect(!refused.ok, `a participant’s link opens no record (${refused.status})`);
  await coach.locator('a[href^="/review"]').click();
  await coach.waitForSelector('[data-frames]', { timeout: 60_000 });
  const frames = Number(await coach.locator('[data-frames]').getAttribute('data-frames'));
  expect(frames >= 60, `the review holds a frame for each second (${frames})`);
  expect((await coach.locator('[data-lane]').count()) === 2, 'a lane each');
  expect((await coach.locator('[data-ribbon="1-2"] path.above').getAttribute('d')).length > 20, 'a ribbon of the pair');
  expect((await coach.getByText('hands on the heart').count()) > 0, 'the shared mark is in the review');
  expect((await coach.getByText('only for me').count()) > 0, 'the private mark is in the facilitator’s review');
  const before = await coach.getByText(/ of /).first().innerText();
  await coach.getByRole('button', { name: '16×' }).click();
  await coach.click('[data-play]');
  await until('the replay moves', async () => (await coach.getByText(/ of /).first().innerText()) !== before);
  await coach.click('[data-play]');

  await coach.goto(`${house.url}/sessions`);
  await coach.waitForSelector('[data-session]');
  const listed = await coach.locator('[data-session]').first().innerText();
  expect(listed.includes('Tuesday pair') && listed.includes('Ada') && listed.includes('Ben'), 'the session is listed with its people');
}
