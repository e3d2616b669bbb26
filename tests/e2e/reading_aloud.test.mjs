// Every page through axe-core, in dark and in light; and in German.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axePath, createSession, enter, expect, person, until } from './support/browser.mjs';

export const name = 'every page is free of accessibility faults that axe-core knows';

async function check(page, what) {
  // Evaluated through the debugger: the page's own security policy stays as strict as it is.
  await page.evaluate(readFileSync(axePath(), 'utf8'));
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
  );
  const told = violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.any?.[0]?.message ?? ''}`).join('; ')}`);
  expect(told.length === 0, `${what} has no violations, but:\n    ${told.join('\n    ')}`);
}

export async function test(house) {
  const session = await createSession(house, 'Read aloud');
  for (const colorScheme of ['dark', 'light']) {
    const page = await person(house, { colorScheme, reducedMotion: colorScheme === 'light' ? 'reduce' : 'no-preference' });
    await page.goto(house.url);
    await check(page, `the welcome page (${colorScheme})`);
    await page.click('form .button.main');
    await page.waitForSelector('[data-link]');
    await check(page, `the links (${colorScheme})`);
    await page.goto(session.links.facilitator);
    await page.waitForSelector('form .enter');
    await page.getByLabel('I wear a sensor too').check();
    await check(page, `the lobby (${colorScheme})`);
    await page.screenshot({ path: join(house.shots, `lobby-1280-${colorScheme}.png`), fullPage: true });
    await enter(page, session.links.facilitator, { name: `Holder ${colorScheme}` });
    if (colorScheme === 'dark') await page.click('[data-pacer=off]');
    await page.waitForSelector('.breath');
    await until('the own rhythm is drawn', async () => (await page.locator('[data-part=you] svg path').count()) === 1);
    await check(page, `the room (${colorScheme})`);
    await page.screenshot({ path: join(house.shots, `room-1280-${colorScheme}.png`), fullPage: true });
    await page.click('text=Sessions');
    await page.waitForSelector('[data-session]');
    await check(page, `the sessions (${colorScheme})`);
    await page.goto(`${session.links.facilitator.replace('/join#', '/review#')}`);
    await page.waitForSelector('[data-frames]', { timeout: 60_000 });
    await check(page, `the review (${colorScheme})`);
    await page.screenshot({ path: join(house.shots, `review-early-1280-${colorScheme}.png`), fullPage: true });
  }

  const german = await person(house, { locale: 'de-DE', viewport: { width: 360, height: 740 } });
  await german.goto(house.url);
  await german.waitForSelector('text=Sitzung anlegen');
  expect((await german.getAttribute('html', 'lang')) === 'de', 'the page says that it is German');
  expect(await german.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'German fits a phone');
  await german.screenshot({ path: join(house.shots, 'welcome-360-german.png') });
}
