// Two who hold one session, a laptop and a phone: what each is told and nobody else, a plan that both edit at once, notes,
// the door, and the way out.
import { faultsOf, tooSmall, tooWide } from './support/axe.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { Member } from './support/member.mjs';
import { comeIn, inRoom, press, reveal } from './support/pages.mjs';
import { listenTo, newest, ofType } from './support/sockets.mjs';

export const name = 'two hold a session: door, plan, notes and quiet signals, each seen by whom they are for';
export const takesS = 60;

const sections = ['door', 'practice', 'pacer', 'plan', 'people', 'pairs', 'ending', 'keys'];

async function openAll(page) {
  for (const section of sections) {
    const folded = page.locator(`[data-section=${section}][data-open=false] h3 button`);
    if ((await folded.count()) > 0) await folded.click();
  }
}
async function isWell(page, what) {
  const faults = [...(await faultsOf(page)), ...(await tooWide(page)), ...(await tooSmall(page))];
  expect(faults.length === 0, `${what} has no faults, but:\n    ${faults.join('\n    ')}`);
}
const minutesOf = (page) => page.locator('[data-section=plan] input[type=number]').evaluateAll((all) => all.map((one) => Number(one.value)));
const planOf = (line) => (newest(line, 'plan')?.parts ?? newest(line, 'joined').plan).map((part) => part.minutes);
const notes = (page) => page.locator('[data-marks]').innerText().catch(() => '');

export async function test(house) {
  const { links } = await createSession(house, 'Two hold it', { door: 'ask' });
  const [coach, helper] = [
    await person(house, { viewport: { width: 1280, height: 800 } }),
    await person(house, { viewport: { width: 360, height: 740 }, locale: 'de-DE', colorScheme: 'dark' }),
  ];
  const [coachs, helpers] = [listenTo(coach), listenTo(helper)];
  await comeIn(coach, links.facilitator, { name: 'Cora' });
  await inRoom(coach);
  await comeIn(helper, links.co_facilitator, { name: 'Hal' });
  await inRoom(helper);
  const members = {};
  for (const [who, heart] of Object.entries({ Ana: { meanMs: 880 }, Ben: { meanMs: 940 }, Gus: undefined })) {
    members[who] = await new Member(links.participant, { name: who, heart }).join();
    house.cleanups.push(() => members[who].close());
  }
  const { Ana, Ben, Gus } = members;

  // Who waits is seen without scrolling, on both screens.
  for (const page of [coach, helper]) {
    const told = page.locator('[data-attend=waiting]');
    await until('all three are told of', async () => /Ana.*Ben.*Gus/.test(await told.innerText().catch(() => '')));
    const { y, height } = await told.boundingBox();
    expect(y >= 0 && y + height <= page.viewportSize().height, `it is on the first screen (${Math.round(y)}…${Math.round(y + height)} px)`);
  }
  const rowOf = (page, who) => page.locator('[data-waits]', { hasText: who });
  await rowOf(coach, 'Ana').locator('[data-admit]').focus();
  await coach.keyboard.press('Enter');
  await until('Ana has a seat', () => Ana.seat !== undefined);
  await until('the focus is with the next who waits', () =>
    coach.evaluate(() => document.activeElement?.matches('[data-waits] [data-admit]') === true && document.querySelectorAll('[data-waits]').length === 2));
  await rowOf(coach, 'Gus').locator('[data-turn-away]').click();
  await coach.waitForSelector('dialog[open]');
  expect(Gus.closedWith === undefined, 'nobody is turned away by one tap');
  await coach.click('dialog[open] [data-yes]');
  await until('Gus is told so', () => Gus.closedWith === 4509);
  await helper.click('[data-attend-admit]');
  await until('Ben has a seat', () => Ben.seat !== undefined);
  await until('nobody waits on the coach’s screen', async () => (await coach.locator('[data-attend=waiting], [data-waits]').count()) === 0);

  // What one of them sets the other sees.
  await coach.click('[data-begin]');
  await until('the session has begun for the helper', async () => (await helper.locator('[data-elapsed]').count()) === 1);
  await helper.click('[data-next-phase]');
  await until('the coach is in the baseline', async () => (await coach.getAttribute('[data-part=now] [data-phase=baseline]', 'aria-pressed')) === 'true');
  await coach.click('[data-extend="5"]');
  await until('five minutes more are in the plan', () => planOf(helpers)[1] === 8);

  // A plan half edited by one, while the other sets it: nothing is lost, and what both changed is asked about.
  await press(coach, '[data-plan=edit]');
  const minutes = coach.locator('[data-section=plan] input[type=number]');
  await minutes.nth(0).fill('7');
  await minutes.nth(0).blur();
  await press(helper, '[data-plan=edit]');
  const theirs = helper.locator('[data-section=plan] input[type=number]');
  await theirs.nth(2).fill('20');
  await theirs.nth(2).blur();
  await press(helper, '[data-plan=save]');
  await until('the coach’s half-edited plan has both', async () => String(await minutesOf(coach)) === '7,8,20,8,4');
  await press(helper, '[data-plan=edit]');
  await theirs.nth(0).fill('3');
  await theirs.nth(0).blur();
  await press(helper, '[data-plan=save]');
  await coach.waitForSelector('[data-plan=mine]');
  expect((await minutesOf(coach))[0] === 7, 'what the coach had written stands');
  await coach.click('[data-plan=mine]');
  await coach.reload();
  await until('the coach is back', async () => {
    const goIn = coach.locator('form .enter, [data-enter]').first();
    if (await goIn.isVisible()) await goIn.click({ timeout: 1_000 }).catch(() => {}); // it may have gone in by itself
    return (await coach.locator('.room[data-connection=open]').count()) === 1;
  });
  await reveal(coach, '[data-section=plan] input[type=number]');
  expect(String(await minutesOf(coach)) === '7,8,20,8,4', `the plan half edited is there after a reload (${await minutesOf(coach)})`);
  expect(Number(await coach.getAttribute('[data-elapsed]', 'data-elapsed')) >= 1, 'and the time of this part has gone on');

  // By keyboard: the focus goes along with the part.
  await coach.locator('[data-move=down]').nth(0).focus();
  await coach.keyboard.press('Enter');
  await until('the first part is the second', async () => String(await minutesOf(coach)) === '8,7,20,8,4');
  await coach.keyboard.press('Enter');
  await until('and the third, by the same key', async () => String(await minutesOf(coach)) === '8,20,7,8,4');
  await press(coach, '[data-plan=save]');
  await until('the helper has it', () => String(planOf(helpers)) === '8,20,7,8,4');
  expect((await coach.locator('[data-part=now] [data-phase=baseline][aria-pressed=true]').count()) === 1, 'the part that runs stays the one that runs');

  // Keys rest while somebody writes; and nothing moves below a hand because somebody does.
  const below = () =>
    coach.evaluate(() => document.querySelector('[data-share-mark]').getBoundingClientRect().top - document.querySelector('#note').getBoundingClientRect().top);
  await coach.evaluate(() => document.activeElement.blur());
  const quiet = await below();
  await coach.click('#note');
  const writing = await below();
  expect(writing === quiet, `what can be pressed stays where it is while one writes (${quiet} px below, then ${writing})`);
  await coach.keyboard.type('gp +?');
  expect((await coach.inputValue('#note')) === 'gp +?', 'letters are letters in the field');
  await coach.keyboard.press('Enter');
  await until('it is noted', async () => (await notes(coach)).includes('gp +?'));
  expect(newest(coachs, 'phase')?.phase !== 'practice' && !newest(coachs, 'pacer')?.pacer.on, 'and have done nothing else');
  await coach.evaluate(() => document.activeElement.blur());
  await coach.keyboard.press('p');
  await until('the pacer runs for both', async () => (await helper.locator('[data-pacer=on]').count()) === 1);
  await coach.keyboard.press('n');
  await coach.keyboard.type('breathing together');
  await coach.keyboard.press('Shift+Enter');
  await until('what is shared is heard by Ana', () => ofType(Ana.heard, 'marker').some(({ text }) => text === 'breathing together'));
  expect((await notes(helper)).includes('gp +?'), 'the helper sees the private note');
  expect(!Ana.heard.some(({ text }) => text.includes('gp +?')), 'Ana’s socket never carried it');
  await reveal(coach, 'label:has([data-keys])');
  await coach.locator('label:has([data-keys])').click();
  await coach.evaluate(() => document.activeElement.blur());
  await coach.keyboard.press('p');
  await coach.waitForTimeout(800);
  expect((await coach.locator('[data-pacer=on]').count()) === 1, 'switched off, keys do nothing');

  // A quiet pause is told to both, to each until they have seen it, and to nobody else.
  Ben.say({ type: 'set_pause', paused: true, quiet: true });
  for (const page of [coach, helper]) await page.waitForSelector(`[data-ask="${Ben.seat}"][data-kind=pause]`);
  await isWell(helper, 'the phone with a quiet signal');
  await coach.click(`[data-ask="${Ben.seat}"] [data-seen]`);
  await until('seen, it is gone', async () => (await coach.locator('[data-ask]').count()) === 0);
  expect((await helper.locator('[data-ask]').count()) === 1, 'for the one who has seen it only');
  expect(!Ana.heard.some(({ message }) => message.type === 'pause'), 'Ana is not told of it');

  // Who shows nothing has a name here, and nothing else.
  const row = coach.locator(`[data-person="${Ana.seat}"]`);
  await until('Ana’s rhythm is drawn', async () => (await row.locator('path').last().getAttribute('d'))?.length > 20);
  Ana.show('only_me');
  await until('nothing of hers is left on the console', async () =>
    (await row.getAttribute('data-shows')) === 'false' && (await row.locator('svg[role=img]').count()) === 0 && !/\d/.test(await row.innerText()));
  Ana.show('group');
  await until('and comes back when she likes', async () => (await row.getAttribute('data-shows')) === 'true');

  for (const [page, what] of [[coach, 'the whole console'], [helper, 'the whole console on a phone, in German']]) {
    await openAll(page);
    await isWell(page, what);
  }

  // Out: who helps does not end the session, but may close it in need, with one tap and one question.
  expect((await helper.locator('[data-end]').count()) === 0 && (await coach.locator('[data-end]').count()) === 1, 'one of them ends it');
  await helper.click('[data-emergency]');
  await helper.waitForSelector('dialog[open]');
  await isWell(helper, 'the question before closing at once');
  await helper.click('dialog[open] [data-yes]');
  for (const page of [coach, helper]) await page.waitForSelector('[data-ending=emergency]');
  await until('everybody’s line is closed', () => Ana.closedWith === 4503 && Ben.closedWith === 4503);
}
