// What a participant writes is text, everywhere.
import { createSession, expect, person, until } from './support/browser.mjs';
import { enter } from './support/pages.mjs';

export const name = 'a hostile name, title and mark are shown as text';

const evil = '<img src=x onerror="window.hurt=1">';

export async function test(house) {
  const session = await createSession(house, `<script>window.hurt=1</script>${evil}`);
  const holder = await person(house);
  const guest = await person(house);
  await enter(holder, session.links.facilitator, { name: `${evil.slice(0, 38)}` });
  await enter(guest, session.links.participant, { name: evil });
  await until('both are seated', async () => (await guest.locator('[data-seat]').count()) === 2);
  await holder.fill('#note', evil);
  await holder.locator('[data-share-mark]').check();
  await holder.click('[data-mark]');
  await guest.waitForSelector('text=onerror');
  for (const page of [holder, guest]) {
    expect((await page.locator('[data-seat="2"] .name').innerText()).startsWith('<img src=x'), 'the name is shown as it was written');
    expect((await page.locator('main img, main script').count()) === 0, 'nothing of it became an element');
    expect((await page.evaluate(() => globalThis.hurt)) === undefined, 'nothing of it ran');
  }
  await holder.goto(`${house.url}/sessions`);
  await holder.waitForSelector('[data-session]');
  expect((await holder.locator('main img, main script').count()) === 0, 'nor in the list of sessions');

  const lost = await person(house);
  house.seen.expected.push(/404/);
  await lost.goto(`${house.url}/join#AAAAAAAAAAAAAAAAAAAAAA`);
  await lost.waitForSelector('text=This link opens nothing');
}
