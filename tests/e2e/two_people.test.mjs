// Journey 1: a coach and a client, from an empty page to the review.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enter, expect, person, until } from './support/browser.mjs';
import { root } from './support/house.mjs';

export const name = 'two people meet, breathe with one pacer, end and are replayed';

// A person's lobby choices are one thing; here the client plays a recording: a real one where there is one.
function recording() {
  const folder = process.env.COREGULATION_RECORDINGS ?? join(root, '..', 'shared', 'recordings');
  const real = join(folder, 'holter_healthy_003.csv');
  if (existsSync(real)) return { name: 'holter_healthy_003.csv', mimeType: 'text/csv', buffer: readFileSync(real) };
  const rows = Array.from({ length: 900 }, (_, i) => Math.round(900 + 60 * Math.sin(i / 1.9) + 25 * Math.sin(i / 7.3)));
  return { name: 'made.csv', mimeType: 'text/csv', buffer: Buffer.from(`rr_ms\n${rows.join('\n')}\n`) };
}

// When the pacer turns, in wall-clock ms: both pages are on one machine.
const watchTurns = (page) =>
  page.evaluate(() => {
    globalThis.turns = [];
    let before = document.querySelector('.breath')?.textContent;
    const look = () => {
      const now = document.querySelector('.breath')?.textContent;
      if (now !== before) globalThis.turns.push({ at: performance.timeOrigin + performance.now(), to: now });
      before = now;
      requestAnimationFrame(look);
    };
    look();
  });

export async function test(house) {
  const coach = await person(house, { colorScheme: 'dark' });
  await coach.goto(house.url);
  await coach.fill('#title', 'Tuesday circle');
  await coach.click('form .button.main');
  const links = {};
  for (const kind of ['facilitator', 'participant', 'observer'])
    links[kind] = await coach.inputValue(`[data-link=${kind}]`);
  expect(new Set(Object.values(links)).size === 3, 'three different links');

  // The facilitator's own link opens without a page load.
  await coach.click('text=Open as facilitator');
  await coach.waitForSelector('form .enter');
  await coach.fill('#name', 'Ada');
  await coach.getByLabel('I wear a sensor too').check();
  expect(await coach.getByLabel('Only me').isChecked(), 'the more private choice is made beforehand (sharing)');
  expect(await coach.getByLabel('Do not keep').isChecked(), 'the more private choice is made beforehand (keeping)');
  await coach.getByText('Simulated heart', { exact: true }).click();
  await until('the sensor test counts beats', async () =>
    /beats? so far/.test(await coach.locator('[data-sensor-state]').innerText()),
  );
  await coach.getByText('Everyone here', { exact: true }).click();
  await coach.getByText('Keep for review', { exact: true }).click();
  await coach.click('form .enter');
  await coach.waitForSelector('.room');

  const client = await person(house, { viewport: { width: 720, height: 900 }, colorScheme: 'light' });
  await client.goto(links.participant);
  await client.fill('#name', 'Ben');
  await client.getByText('Recording', { exact: true }).click();
  await client.setInputFiles('input[type=file]', recording());
  await client.waitForSelector('text=intervals');
  await client.getByText('Everyone here', { exact: true }).click();
  await client.getByText('Keep for review', { exact: true }).click();
  await client.click('form .enter');
  await client.waitForSelector('.room');

  const watcher = await person(house, { colorScheme: 'dark' });
  await watcher.goto(links.observer);
  await watcher.click('form .enter');

  for (const page of [coach, client, watcher])
    await until('both are seated', async () => (await page.locator('[data-seat]').count()) === 2);
  expect((await client.locator('[data-seat="1"] .name').innerText()) === 'Ada', 'the client sees Ada by name');
  expect((await client.locator('[data-seat="2"] .name').innerText()) === 'Ben (you)', 'the client sees themselves');
  expect((await watcher.locator('[data-part=you]').count()) === 0, 'who watches has no values of their own');
  expect((await client.locator('[data-part=hold]').count()) === 0, 'a participant holds nothing');

  // Before there is a minute of beats nothing is invented.
  await until('the client is told that it is gathering', async () =>
    (await client.locator('[data-own-word=gathering]').count()) === 1,
  );
  for (const page of [coach, client])
    await until('the own rhythm is drawn', async () => (await page.locator('[data-part=you] svg path').count()) === 1);

  // Phase, pacer, marks.
  await coach.click('[data-phase=practice]');
  await until('the client is in the practice', async () =>
    (await client.locator('[data-current-phase=practice]').count()) === 1,
  );
  await coach.click('[data-pacer=off]');
  for (const page of [coach, client]) await page.waitForSelector('.breath');
  await Promise.all([watchTurns(coach), watchTurns(client)]);

  await coach.fill('#note', 'only for me');
  await coach.getByRole('button', { name: 'Mark', exact: true }).click();
  await coach.waitForSelector('text=only for me');
  await coach.fill('#note', 'hands on the heart');
  await coach.getByLabel('Everyone may see it').check();
  await coach.getByRole('button', { name: 'Mark', exact: true }).click();
  await client.waitForSelector('text=hands on the heart');
  expect((await client.getByText('only for me').count()) === 0, 'a private mark stays with the facilitator');

  // A minute later there is something to say, for each and for the two.
  for (const page of [coach, client]) {
    await until('own coherence has a word', async () =>
      (await page.locator('[data-own-word=settling], [data-own-word=steady]').count()) === 1, { within: 100_000 });
    await until('the pair has a word', async () =>
      (await page.locator('[data-pair-word=together], [data-pair-word=edge], [data-pair-word=chance]').count()) === 1, { within: 60_000 });
  }
  expect((await client.getByText('You share a pacer').count()) === 1, 'who shares a pacer is told so');
  await client.waitForTimeout(8_000); // some seconds of the two together, for the review to draw

  const [his, hers] = await Promise.all([coach, client].map((page) => page.evaluate(() => globalThis.turns)));
  const apart = his.flatMap(({ at, to }) => {
    const same = hers.filter((turn) => turn.to === to).map((turn) => Math.abs(turn.at - at));
    return same.length > 0 ? [Math.min(...same)] : [];
  });
  const sorted = apart.sort((a, b) => a - b);
  expect(sorted.length >= 6, `several turns of the breath were seen (${sorted.length})`);
  const median = sorted[Math.floor(sorted.length / 2)];
  expect(median < 100, `the two pacers turn together: ${median.toFixed(0)} ms apart (median)`);

  for (const [page, what] of [[coach, 'coach-1280-dark'], [client, 'client-720-light'], [watcher, 'watcher-1280-dark']])
    await page.screenshot({ path: join(house.shots, `${what}.png`), fullPage: true });
  await client.setViewportSize({ width: 360, height: 740 });
  await client.screenshot({ path: join(house.shots, 'client-360-light.png'), fullPage: true });
  expect(
    await client.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    'nothing is wider than a phone',
  );

  // A pause, told to the facilitator only; a change of mind, at once.
  await client.click('text=I need a pause');
  await coach.waitForSelector('text=Ben needs a pause.');
  expect((await watcher.getByText('needs a pause').count()) === 0, 'a quiet pause is not told to the others');
  await client.click('text=I am back');
  await client.getByText('Who sees you').click();
  await client.locator('[data-part=controls]').getByText('Only me', { exact: true }).last().click();
  await until('Ben is hidden from the others within two seconds', async () =>
    (await watcher.locator('[data-seat="2"]').innerText()).includes('not shown'), { within: 3_500 });

  // The end, for all; then the review.
  await coach.click('[data-end]');
  await coach.getByRole('button', { name: 'End it' }).click();
  for (const page of [coach, client, watcher]) await page.waitForSelector('[data-ending=session_ended]');
  await coach.click('text=Open the review');
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
  await coach.screenshot({ path: join(house.shots, 'review-1280-dark.png'), fullPage: true });

  await coach.click('text=Sessions');
  await coach.waitForSelector('[data-session]');
  const listed = await coach.locator('[data-session]').innerText();
  expect(listed.includes('Tuesday circle') && listed.includes('Ada') && listed.includes('Ben'), 'the session is listed with its people');
  await coach.screenshot({ path: join(house.shots, 'sessions-1280-dark.png') });
}
