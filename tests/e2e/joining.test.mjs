// From the link to one's own heartbeat on the screen: how many taps, and how long. With an emulated strap, in a browser of
// its own; once straight into an open room, once through the waiting room.
import { createSession, expect, person, until } from './support/browser.mjs';
import { Member } from './support/member.mjs';
import { inRoom, inWaitingRoom } from './support/pages.mjs';
import { chooseWhenAsked, emulate, readEachSecond, Strap } from './support/straps.mjs';

export const name = 'joining takes a minute at most from the link to one’s heartbeat on the screen';
export const alone = true;
export const takesS = 8;

const mostSeconds = 60;
const mostTaps = 4; // the strap (two: the page's button, the browser's chooser), who may see it, in; what to keep is decided already
const thinkS = 2.5; // what a person who reads takes for each tap; the name is typed in 4 s
const nameS = 4;

export async function test(house) {
  house.seen.expected.push(/Web Bluetooth is experimental/);
  const strap = new Strap('Chest strap A', '09:09:09:09:09:03', 860);
  const second = new Strap('Chest strap B', '09:09:09:09:09:04', 930);
  await emulate(house, [strap, second]);

  const walk = async (link, who, theirs, arrived) => {
    const page = await person(house, { viewport: { width: 360, height: 740 } });
    await page.addInitScript(readEachSecond);
    await chooseWhenAsked(page, theirs);
    let taps = 0;
    const tap = async (selector) => {
      taps += 1;
      await page.locator(selector).first().click();
    };
    const begun = performance.now();
    await page.goto(link);
    await page.waitForSelector('#name');
    await page.fill('#name', who);
    for (;;) {
      for (const choice of ['[data-sensor-kind=strap]', '[data-choose-strap]', '[data-visibility=group]']) {
        const there = page.locator(choice).first();
        if ((await there.count()) === 0 || !(await there.isVisible()) || (await there.locator('input:checked').count()) > 0) continue;
        await tap(choice);
        if (choice === '[data-choose-strap]') taps += 1; // the browser's own chooser
      }
      if ((await page.locator('[data-next]').count()) === 0) break;
      await tap('[data-next]');
    }
    await until('the strap is heard before anything is entered', async () => (await page.locator('[data-sensor-state=on]').count()) > 0);
    await tap('form .enter, [data-enter]');
    await arrived(page);
    const seconds = (performance.now() - begun) / 1000;
    const withThinking = seconds + nameS + taps * thinkS;
    console.log(`        ${who}: ${taps} taps and a name, ${seconds.toFixed(1)} s of the machine’s, ${withThinking.toFixed(0)} s with a person’s`);
    expect(taps <= mostTaps, `at most ${mostTaps} taps (${taps})`);
    expect(withThinking <= mostSeconds, `a minute at most (${withThinking.toFixed(0)} s)`);
    return page;
  };

  const open = await createSession(house, 'Come in');
  await walk(open.links.participant, 'Ina', strap, async (page) => {
    await inRoom(page);
    await page.waitForSelector('[data-seat="1"][data-freshness=fresh]', { state: 'attached' });
    await until('her own rhythm is on the screen', async () => (await page.locator('[data-part=you] svg path').count()) > 0);
  });

  // Through the waiting room: her own heart is heard there already, by nobody else.
  const asked = await createSession(house, 'Please knock', { door: 'ask' });
  const holder = await new Member(asked.links.facilitator, { name: 'Holder', seat: false }).join();
  house.cleanups.push(() => holder.close());
  const jo = await walk(asked.links.participant, 'Jo', second, async (page) => {
    await inWaitingRoom(page);
    await until('her strap is heard in the waiting room', async () => (await page.locator('[data-sensor-state=on], [data-sensor=on]').count()) > 0);
  });
  await until('the facilitator is told who waits', () => holder.newest('people')?.waiting.some(({ name }) => name === 'Jo'));
  expect(!holder.heard.some(({ message }) => message.type === 'pulse'), 'nobody sees a beat of who waits');
  holder.say({ type: 'admit', member: holder.newest('people').waiting[0].member });
  const admitted = performance.now();
  await inRoom(jo);
  await jo.waitForSelector('[data-seat="1"][data-freshness=fresh]', { state: 'attached' });
  console.log(`        let in: heart on the screen ${((performance.now() - admitted) / 1000).toFixed(1)} s later, strap linked ${second.links} time`);
  expect(second.links === 1, 'the strap stays linked on the way in');
  await until('and the facilitator sees it', () => holder.heard.some(({ message }) => message.type === 'pulse' && message.seat === 1));
}
