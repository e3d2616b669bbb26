// What people do on the pages, in one place: a page that changes is learned anew here and nowhere else. By attributes, not
// by words, so that it holds in every language.
import { until } from './browser.mjs';

const one = async (page, selector) => (await page.locator(selector).count()) > 0;

// From the welcome page to the links of a new session, as a coach does it.
export async function create(page, url, { title = '', door } = {}) {
  await page.goto(url);
  await page.waitForSelector('#title');
  if (title) await page.fill('#title', title);
  if (door) await page.locator(`[data-door=${door}]`).click();
  await page.click('[data-create], form .button.main');
  await page.waitForSelector('[data-link=participant]');
  const links = {};
  for (const kind of ['facilitator', 'co_facilitator', 'participant', 'observer', 'projector'])
    links[kind] = await page.locator(`[data-link=${kind}]`).evaluate((field) => field.value ?? field.textContent);
  return links;
}

// One of a few: by what the page calls it, or by the value of its radio button.
const choice = (what, value, name = '') => `[data-${what}=${value}], label:has(input[type=radio]${name}[value=${value}])`;
const choices = ({ sensor, visibility, keep }) => [
  ...(sensor ? [choice('sensor-kind', sensor)] : []),
  ...(visibility ? [choice('visibility', visibility)] : []),
  ...(keep === undefined ? [] : [choice('keep', keep ? 'yes' : 'no', '[name=keep]')]),
];

// The steps of joining until the tap that goes in; the page then shows the room or the waiting room.
// `strapIsHeard` chooses a strap as well, and waits as it says.
export async function comeIn(page, link, { name, seat, strapIsHeard, ...wishes } = {}) {
  await page.goto(link);
  await page.waitForSelector('form .enter, [data-enter], [data-next]');
  if (name !== undefined && (await one(page, '#name'))) await page.fill('#name', name);
  if (seat && (await one(page, '[data-seat-too]'))) await page.locator('[data-seat-too]').check();
  for (;;) {
    for (const wish of choices(wishes)) if (await one(page, wish)) await page.locator(wish).first().click();
    if (strapIsHeard && (await one(page, '[data-choose-strap]'))) {
      await page.click('[data-choose-strap]');
      await strapIsHeard(page);
    }
    if (!(await one(page, '[data-next]'))) break;
    await page.locator('[data-next]').click();
  }
  await page.click('form .enter, [data-enter]');
}

// The same until the room is there, as most scenarios begin: with a simulated heart, shown to all, kept.
export async function enter(page, link, { sensor = 'simulated', visibility = 'group', keep = true, seat = true, ...who } = {}) {
  await comeIn(page, link, { sensor, visibility, keep, seat, ...who });
  await inRoom(page);
}

export const inRoom = (page) => page.waitForSelector('.room[data-connection=open]');
export const inWaitingRoom = (page) => page.waitForSelector('[data-part=waiting-room]');

// A part of the page may be folded away, or not be there until its section is opened: opens what hides `selector`.
export async function reveal(page, selector) {
  const wanted = page.locator(selector).first();
  const isSeen = () => wanted.isVisible();
  await until(`${selector} is on the page`, async () => {
    if (await isSeen()) return true;
    const folded = page.locator(`details:not([open]):has(${selector}) > summary`);
    if ((await folded.count()) > 0) await folded.first().click();
    else
      for (const section of await page.locator('[data-section][data-open=false]').evaluateAll((all) => all.map((one) => one.dataset.section))) {
        const head = page.locator(`[data-section=${section}] [aria-expanded]`).first();
        await head.click();
        await page.waitForTimeout(100);
        if (await isSeen()) return true;
        await head.click();
      }
    return isSeen();
  }, { within: 6_000 });
  return wanted;
}
export const press = async (page, selector) => (await reveal(page, selector)).click();

// --- what one decides for oneself ----------------------------------------------------------------

export async function show(page, visibility) {
  const wanted = page.locator(choice('visibility', visibility)).first();
  const laidOver = !(await wanted.isVisible());
  if (laidOver) await press(page, '[data-own-choices]');
  await (await reveal(page, choice('visibility', visibility))).click();
  if (laidOver) await page.keyboard.press('Escape');
}

// --- how one is seen -----------------------------------------------------------------------------

export const seatOf = async (page, name) => {
  const place = page.locator('[data-seat]', { hasText: name });
  await place.first().waitFor({ state: 'attached' });
  return Number(await place.first().getAttribute('data-seat'));
};
export const wordOf = (page, seat) => page.locator(`[data-seat="${seat}"]`).first().getAttribute('data-word');
export const isFresh = async (page, seat) => (await page.locator(`[data-seat="${seat}"][data-freshness=fresh]`).count()) > 0;

// Everything that is drawn, twice, a while apart: the same to the last pixel?
export async function standsStill(page, ms = 1_000) {
  const before = await page.screenshot({ animations: 'allow', caret: 'hide' });
  await page.waitForTimeout(ms);
  return before.equals(await page.screenshot({ animations: 'allow', caret: 'hide' }));
}
