// A tab that is duplicated: the seat goes along, and stays with the page that took it last, also when the other page
// never hears from the server that it has moved.
import { createSession, expect, person, until } from './support/browser.mjs';
import { enter } from './support/pages.mjs';

export const name = 'a seat in two pages stays with the one that took it last';
export const takesS = 30;

// The time after which a page that hears nothing takes its line for dead, and one attempt to come back.
const longerThanSilenceMs = 16_000;

async function duplicate(house, page) {
  const twin = await person(house, { context: page.context() });
  await twin.addInitScript((kept) => {
    for (const [key, value] of Object.entries(kept)) sessionStorage.setItem(key, value);
  }, await page.evaluate(() => ({ ...sessionStorage })));
  await twin.goto(page.url());
  await twin.waitForSelector('.room');
  return twin;
}

export async function test(house) {
  const session = await createSession(house, 'One seat');
  const first = await person(house);
  let joins = 0;
  // Whatever the server closes, this page's line stays open and says nothing more. What the page still says has nowhere to go.
  house.seen.expected.push(/already in CLOSING or CLOSED state/);
  await first.routeWebSocket(/\/ws$/, (line) => {
    joins += 1;
    line.connectToServer().onClose(() => {});
  });
  await enter(first, session.links.participant, { name: 'Ida' });
  const second = await duplicate(house, first);
  await first.waitForSelector('[data-ending=replaced]', { timeout: 5_000 });
  await second.waitForTimeout(longerThanSilenceMs);
  expect(joins === 1, `the page that was left does not come back (${joins} lines)`);
  await until('the seat is where it was taken last', async () =>
    (await second.locator('.room[data-connection=open] [data-seat]').count()) === 1);

  const third = await duplicate(house, second);
  await second.waitForSelector('[data-ending=replaced]');
  expect((await third.locator('[data-seat]').count()) === 1, 'nobody has two seats');
}
