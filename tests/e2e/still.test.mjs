// What somebody does not want to see or to have moving: nothing moves, no figures, one's own breath. For that person only.
import { createSession, expect, person, until } from './support/browser.mjs';
import { Member } from './support/member.mjs';
import { comeIn, enter, inRoom, press } from './support/pages.mjs';

export const name = 'who wants stillness has it: nothing moves, no figures, one’s own breath, for that person only';
export const takesS = 40;

const stage = '[data-part=stage]';
const twice = async (page) => {
  const before = await page.locator(stage).screenshot();
  await page.waitForTimeout(1_000);
  return [before, await page.locator(stage).screenshot()];
};
const moves = async (page) => {
  const [before, after] = await twice(page);
  return !before.equals(after);
};
// How much of the stage's canvases has a colour of its own, in pixels.
const colourful = (page) =>
  page.evaluate((selector) => {
    let pixels = 0;
    for (const canvas of document.querySelectorAll(`${selector} canvas`)) {
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 128 && Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 60) pixels += 1;
    }
    return pixels;
  }, stage);
const motion = async (page, how) => {
  await press(page, '[data-settings]');
  await press(page, `[data-motion=${how}]`);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(800); // the sheet goes
};

export async function test(house) {
  const { links } = await createSession(house, 'Still');
  const coach = new Member(links.facilitator, { name: 'Cora', seat: false });
  house.cleanups.push(() => coach.close());
  await coach.join();
  coach.say({ type: 'set_pacer', on: true, breaths_per_min: 6, inhale: 0.4 });
  for (const meanMs of [860, 930]) {
    const member = new Member(links.participant, { name: `M${meanMs}`, heart: { meanMs } });
    house.cleanups.push(() => member.close());
    await member.join();
  }
  const page = await person(house);
  await enter(page, links.participant, { name: 'Ida' });
  const other = await person(house, { reducedMotion: 'reduce' });
  await comeIn(other, links.observer);
  await inRoom(other);
  for (const one of [page, other]) await until('the others are heard', async () => (await one.locator('[data-seat][data-freshness=fresh]').count()) >= 2);

  expect(await moves(page), 'with lights and a pacer the stage moves');
  const coloured = await colourful(page);
  await motion(page, 'still');
  await until('when still is chosen, nothing moves on the stage', async () => !(await moves(page)), { within: 15_000 });
  const colouredStill = await colourful(page);
  expect(colouredStill > coloured / 3, `everybody keeps their colour (${coloured} pixels, then ${colouredStill})`);
  expect((await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length)) === 0, 'nor does anything else');
  expect((await page.locator('[data-seat][data-freshness=fresh]').count()) >= 2, 'while everybody is still shown');
  expect(await page.locator('.room').innerText().then((text) => /6(\.0)?/.test(text)), 'the pace stands in words');
  await motion(page, 'device');
  await until('and moves again when it is wished', () => moves(page), { within: 15_000 });

  // The device's own wish replaces the ring: what grows and shrinks is gone, the breath is told in another way.
  await other.waitForSelector('.breath', { state: 'attached' });
  expect((await other.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').length)) === 0, 'with reduced motion no part of the page is animated');

  // One's own breath: pacer and group's form are gone here, and nowhere else.
  await page.waitForSelector('.breath', { state: 'attached' });
  await press(page, '[data-own-breath=go]');
  await until('the common breath is gone', async () => (await page.locator('.breath').count()) === 0);
  expect((await other.locator('.breath').count()) === 1, 'for others it goes on');
  await press(page, '[data-own-breath=back]');
  await page.waitForSelector('.breath', { state: 'attached' });

  // Figures are shown to who wants them, only.
  const figures = () => page.locator('[data-part=you]').innerText().then((text) => /\d/.test(text.replace(/\d+\ss\b/g, '')));
  await until('at first there are words only', async () => !(await figures()));
  await press(page, '[data-settings]');
  await press(page, '[data-numbers]');
  await page.keyboard.press('Escape');
  await until('figures on demand', figures);
  await press(page, '[data-settings]');
  await press(page, '[data-numbers]');
  await page.keyboard.press('Escape');
  await until('and gone again', async () => !(await figures()));
}
