// Without a pointer: from the link through the waiting room into the room, and the session held, by keys alone. What has
// the focus must be seen to have it.
import { createSession, expect, person, until } from './support/browser.mjs';
import { inRoom, inWaitingRoom } from './support/pages.mjs';

export const name = 'joining, being let in and holding a session go by keyboard alone, with the focus always seen';
export const takesS = 30;

// What has the focus, and whether it shows.
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { none: true };
    const seen = (one) => {
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    const ring = [element, element.closest('label'), element.parentElement, element.nextElementSibling].some((one) => one && seen(one));
    const box = (element.closest('label') ?? element).getBoundingClientRect();
    return {
      ring,
      said: `${element.tagName.toLowerCase()} ${element.id || (element.textContent ?? '').trim().slice(0, 40) || element.getAttribute('aria-label')}`,
      onScreen: box.bottom > 0 && box.top < innerHeight,
    };
  });

// Tabs on until `selector` has the focus; everything on the way must show that it has it.
async function tabTo(page, selector, most = 80) {
  const unseen = [];
  for (let i = 0; i < most; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) {
      expect(unseen.length === 0, `what has the focus shows it, but not: ${[...new Set(unseen)].join(', ')}`);
      return i;
    }
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (!now.none && (!now.ring || !now.onScreen)) unseen.push(`${now.said}${now.onScreen ? '' : ' (off the screen)'}`);
  }
  throw new Error(`expected: ${selector} can be reached by Tab within ${most} stops`);
}

export async function test(house) {
  const session = await createSession(house, 'By keys', { door: 'ask' });
  const { links } = session;
  const coach = await person(house);
  await coach.goto(links.facilitator);
  await coach.waitForSelector('#name');
  await tabTo(coach, '#name');
  await coach.keyboard.type('Cora');
  await coach.keyboard.press('Enter');
  await inRoom(coach);

  const guest = await person(house, { viewport: { width: 360, height: 740 } });
  await guest.goto(links.participant);
  await guest.waitForSelector('#name');
  await tabTo(guest, '#name');
  await guest.keyboard.type('Gil');
  for (;;) {
    // Radio buttons are one stop; arrows choose. From “no sensor” upwards, until the simulated heart is chosen.
    if ((await guest.locator('input[value=simulated]').count()) > 0 && !(await guest.locator('input[value=simulated]').isChecked())) {
      await tabTo(guest, 'input[name^=sensor]');
      for (let i = 0; i < 4 && !(await guest.locator('input[value=simulated]').isChecked()); i += 1) await guest.keyboard.press('ArrowDown');
      expect(await guest.locator('input[value=simulated]').isChecked(), 'arrows choose a sensor');
    }
    if ((await guest.locator('[data-next]').count()) === 0) break;
    await tabTo(guest, '[data-next]');
    await guest.keyboard.press('Enter');
    await guest.waitForTimeout(200);
  }
  await tabTo(guest, 'form .enter, [data-enter]');
  await guest.keyboard.press('Enter');
  await inWaitingRoom(guest);

  await coach.waitForSelector('[data-waits]');
  await tabTo(coach, '[data-admit]');
  await coach.keyboard.press('Enter');
  await inRoom(guest);
  await tabTo(coach, '[data-pacer=off]');
  await coach.keyboard.press('Space');
  await coach.waitForSelector('[data-pacer=on]');
  await guest.waitForSelector('.breath', { state: 'attached' });
  await tabTo(coach, '[data-next-phase], [data-phase]');
  await coach.keyboard.press('Enter');
  await tabTo(coach, '#note');
  await coach.keyboard.type('a quiet moment');
  await coach.keyboard.press('Enter');
  await until('the note is kept', async () => (await coach.getByText('a quiet moment').count()) > 0);
  expect((await coach.inputValue('#note')) === '', 'and the field is free again');
  expect((await guest.getByText('a quiet moment').count()) === 0, 'a note is private at first');

  // Her own: a pause, back, and leaving; a question holds the focus and gives it back.
  await tabTo(guest, '[data-pause=ask]');
  await guest.keyboard.press('Enter');
  await tabTo(guest, '[data-pause=back]');
  await guest.keyboard.press('Enter');
  await tabTo(guest, '[data-leave]');
  await guest.keyboard.press('Enter');
  await guest.waitForSelector('dialog[open]');
  for (let i = 0; i < 6; i += 1) {
    await guest.keyboard.press('Tab');
    expect(await guest.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog[open]') !== null), 'the focus stays within the question');
  }
  await guest.keyboard.press('Escape');
  await until('Escape closes it', async () => (await guest.locator('dialog[open]').count()) === 0);
  expect(await guest.evaluate(() => document.activeElement?.matches('[data-leave]') ?? false), 'and the focus is where it came from');

  await tabTo(coach, '[data-section=ending] [aria-expanded]');
  await coach.keyboard.press('Enter');
  await tabTo(coach, '[data-end]');
  await coach.keyboard.press('Enter');
  await coach.waitForSelector('dialog[open]');
  await tabTo(coach, 'dialog[open] [data-yes]');
  await coach.keyboard.press('Enter');
  for (const page of [coach, guest]) await page.waitForSelector('[data-ending=session_ended]');
}
