// Practices: chosen from the library, alone with nothing leaving the page, written by oneself and carried as a file,
// and in a session the same step at the same moment, each in their own language.
import { readFile, writeFile } from 'node:fs/promises';
import { faultsOf, tooSmall, tooWide } from './support/axe.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { enter, press } from './support/pages.mjs';

export const name = 'practices: a library, alone, one’s own, and the same step for all';
export const takesS = 90;

async function isWell(page, what) {
  const faults = [...(await faultsOf(page)), ...(await tooWide(page)), ...(await tooSmall(page))];
  expect(faults.length === 0, `${what} has no faults, but:\n    ${faults.join('\n    ')}`);
}

const momentOf = (page) => page.getAttribute('[data-moment]', 'data-moment');
const stepOf = async (page) => Number(await page.getAttribute('[data-part=practice]', 'data-step'));
const wordsOf = async (page) => (await page.innerText('[data-part=practice] .text')).replace(/\s+/g, ' ').trim();

async function alone(house) {
  const page = await person(house, { viewport: { width: 360, height: 740 } });
  const sockets = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto(`${house.url}/practices`);
  await page.waitForSelector('[data-practice=grounding]');
  await isWell(page, 'the library on a phone');
  await page.click('[data-filter=together]');
  await until('what is for one alone is not shown', async () => (await page.locator('[data-practice=calm-animal]').count()) === 0);
  expect((await page.locator('[data-practice=sharing-witnessing]').count()) === 1, 'what is for a circle is shown');
  await page.click('[data-filter=all]');
  await page.locator('[data-practice=heart-breathing]').first().click();
  await page.waitForSelector('[data-begin]');
  await isWell(page, 'a practice to be read');
  await page.click('[data-begin]');
  await page.waitForSelector('[data-solo=ready]');
  await isWell(page, 'a practice before it begins');

  // From here on nobody is asked and nobody is told: the line may as well be cut.
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.context().setOffline(true);
  await page.locator('[data-solo=ready] summary').click();
  await page.locator('[data-sensor-kind=simulated], input[value=simulated]').first().click();
  await page.click('[data-solo-begin]');
  await page.waitForSelector('[data-solo=on] [data-part=pacer-ring]');
  expect((await momentOf(page)) === 'before', 'there is a breath before it begins');
  await until('it begins by itself', async () => (await momentOf(page)) === 'on');
  await isWell(page, 'a practice under way');
  const first = await wordsOf(page);
  await page.click('[data-solo-next]');
  await until('the next step is read', async () => (await stepOf(page)) === 1);
  expect((await wordsOf(page)) !== first, 'another step has other words');
  await page.click('[data-solo-stay]');
  await until('it stays', async () => (await momentOf(page)) === 'held');
  await page.click('[data-solo-on]');
  await until('it goes on', async () => (await momentOf(page)) === 'on');
  await page.click('[data-solo-breath]');
  await until('one may breathe without the pacer', async () => (await page.locator('[data-part=pacer-ring]').count()) === 0);
  await until('one’s own rhythm is drawn', async () => (await page.locator('.rhythm svg path').count()) === 1);
  for (let i = 0; i < 4; i += 1) await page.click('[data-solo-next]');
  await until('all is over, and it says so', async () => (await momentOf(page)) === 'over');
  await isWell(page, 'the end of a practice');
  await page.click('[data-solo-stop]');
  await page.waitForSelector('[data-solo=ready]');
  expect(asked.length === 0, `nothing leaves the page, but ${asked.join(', ')}`);
  expect(sockets.length === 0, `no socket is opened, but ${sockets.join(', ')}`);
  await page.context().setOffline(false);
}

async function ownPractices(house) {
  const page = await person(house, { acceptDownloads: true });
  await page.goto(`${house.url}/practices#new`);
  await page.waitForSelector('[data-part=practice-editor]');
  await page.click('[data-keep]');
  await page.waitForSelector('[aria-invalid=true]');
  await isWell(page, 'the editor with what is missing');
  const editor = page.locator('[data-part=practice-editor]');
  await editor.locator('input').first().fill('Evening by the window');
  const words = editor.locator('[data-step] textarea');
  await words.nth(0).fill('Look at the light.');
  await page.click('[data-add]');
  await words.nth(1).fill('Close the curtain, slowly.');
  await editor.locator('[data-step] input').nth(0).fill('6');
  await page.locator('[data-step] [data-up]').nth(1).click();
  expect((await words.nth(0).inputValue()) === 'Close the curtain, slowly.', 'a step is moved by a key or a tap');
  await page.click('[data-keep]');
  await page.waitForSelector('[data-own]');
  await page.reload();
  await page.waitForSelector('[data-own]');
  expect((await page.innerText('[data-own]')).includes('Evening by the window'), 'it is there when the page is opened again');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('[data-own] button', { hasText: 'Save as a file' }).click(),
  ]);
  const saved = await download.path();
  const text = await readFile(saved, 'utf8');
  expect(JSON.parse(text).practices[0].steps.length === 2, 'the file holds the practice');
  await page.click('[data-remove]');
  await page.locator('dialog[open] [data-yes]').click();
  await until('it can be removed', async () => (await page.locator('[data-own]').count()) === 0);
  const broken = `${saved}.broken.json`;
  await writeFile(broken, text.replace('"seconds": 60', '"seconds": "long"')); // the second one, moved up
  await page.setInputFiles('[data-load]', broken);
  await page.waitForSelector('[data-file-fault]');
  const fault = await page.innerText('[data-file-fault]');
  expect(/Practice 1, step 1: .*5 to 3600 seconds/.test(fault), `the fault says where and what: "${fault}"`);
  await page.setInputFiles('[data-load]', saved);
  await page.waitForSelector('[data-own]');
  await isWell(page, 'the library with one’s own');
  return saved;
}

// When the page shows the step, on the machine's clock.
const whenShown = (page, step) =>
  page.evaluate(
    (wanted) =>
      new Promise((done) => {
        const look = () => {
          if (document.querySelector(`[data-part=practice][data-step="${wanted}"]`)) done(performance.timeOrigin + performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    step,
  );

async function together(house, file) {
  const session = await createSession(house, 'One step');
  const holder = await person(house);
  await holder.goto(`${house.url}/practices`);
  await holder.setInputFiles('[data-load]', file);
  await holder.waitForSelector('[data-own]');
  const own = await holder.getAttribute('[data-own]', 'data-own');
  await enter(holder, session.links.facilitator, { name: 'Holder' });
  const guest = await person(house, { locale: 'de-DE', viewport: { width: 360, height: 740 } });
  await enter(guest, session.links.participant, { name: 'Gast' });

  const start = async (practice) => {
    await press(holder, '[data-practice-choose]');
    await holder.locator(`[data-practice="${practice}"] summary`).click();
    await holder.click(`[data-start-practice="${practice}"]`);
  };
  await start('humming');
  for (const page of [holder, guest]) await page.waitForSelector('[data-part=practice] .text');
  expect((await guest.innerText('[data-part=practice] h2')) === 'Summen', 'the guest reads it in German');
  expect((await wordsOf(guest)).includes('Kiefer'), 'and so the steps');
  const late = await person(house, { locale: 'de-DE' });
  await enter(late, session.links.observer, {});
  await late.waitForSelector('[data-part=practice] .text');
  expect((await stepOf(late)) === (await stepOf(guest)), 'who comes late sees the current step');

  await until('it begins for both', async () => (await momentOf(holder)) === 'on' && (await momentOf(guest)) === 'on');
  await press(holder, '[data-practice-go=next]');
  await until('the next step comes to all', async () => (await stepOf(guest)) === 1 && (await stepOf(late)) === 1);
  await press(holder, '[data-practice-go=hold]');
  await until('a hold is seen by all', async () => (await momentOf(guest)) === 'held' && (await momentOf(late)) === 'held');
  expect((await guest.innerText('[data-moment=held]')).includes('bleiben'), 'it says that we stay here');

  await start(own);
  await until('one’s own practice is read by all, as it was written', async () =>
    (await guest.locator('[data-part=practice] .text', { hasText: 'Close the curtain' }).count()) === 1);
  const shown = await Promise.all([holder, guest, late].map((page) => whenShown(page, 1)));
  const apart = Math.max(...shown) - Math.min(...shown);
  console.log(`    the next step came to three pages within ${Math.round(apart)} ms`);
  expect(apart < 400, `the next step comes to all at the same moment, not ${Math.round(apart)} ms apart`);
  await press(holder, '[data-practice-go=stop]');
  await until('it is over for all', async () => (await guest.locator('[data-part=practice]').count()) === 0);
}

export async function test(house) {
  await alone(house);
  const file = await ownPractices(house);
  await together(house, file);
}
