// The wall clock is set anew, and a machine sleeps while the page's own clock stands still: beats stay where they were.
import { isStillThere, mark } from './support/browser_store.mjs';
import { createSession, expect, freeze, person, until } from './support/browser.mjs';
import { enter } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a wall clock that jumps changes nothing, and a sleep moves no beat';

// A machine whose monotonic clock stops in sleep, and whose wall clock can be set.
const machine = () => {
  const wall = Date.now.bind(Date);
  const monotonic = performance.now.bind(performance);
  globalThis.setBy = 0;
  Date.now = () => wall() + globalThis.setBy;
  let [last, slept] = [monotonic(), 0];
  performance.now = () => {
    const now = monotonic();
    if (now - last > 4_000) slept += now - last; // nothing ran: it slept
    last = now;
    return now - slept;
  };
  globalThis.lines = 0;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all);
      globalThis.lines += 1;
    }
  };
};
// How old the beats of seat 1 are when they are told, on the session's clock.
const listen = () => {
  globalThis.ages = [];
  globalThis.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all);
      let [at, heard] = [0, 0];
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'frame') [at, heard] = [message.at_ms, performance.now()];
        if (message.type === 'pulse' && message.seat === 1 && heard > 0)
          globalThis.ages.push(...message.beats.map((beat) => at + performance.now() - heard - beat.at_ms));
      });
    }
  };
};

export async function test(house) {
  const session = await createSession(house, 'Sleep');
  const sleeper = await person(house);
  const awake = await person(house);
  await sleeper.addInitScript(machine);
  await awake.addInitScript(listen);
  await enter(sleeper, session.links.participant, { name: 'Eva' });
  await enter(awake, session.links.participant, { name: 'Finn' });
  const evaIsFresh = async () => (await awake.locator('[data-seat="1"][data-freshness=fresh]').count()) === 1;
  await until('Eva is heard', evaIsFresh);
  const streams = async () => (await storedStreams(house.database.url, session.session));
  await until('both are stored', async () => (await streams()).length === 2);
  await until('beats are told', () => awake.evaluate(() => globalThis.ages.length > 5));
  await mark(sleeper);

  for (const by of [3_600_000, -7_200_000]) {
    await sleeper.evaluate((ms) => void (globalThis.setBy += ms), by);
    await sleeper.waitForTimeout(3_000);
  }
  expect((await sleeper.evaluate(() => globalThis.lines)) === 1, 'the line is the same');
  expect((await streams()).length === 2, 'so are the streams');
  expect(await evaIsFresh(), 'and she is live all the while');

  const before = await awake.evaluate(() => globalThis.ages.splice(0));
  await freeze(sleeper, 12_000);
  await until('she is in her seat again', evaIsFresh);
  await until('with a clock of its own for what comes after', async () => (await streams()).length === 3);
  await until('some beats are told', () => awake.evaluate(() => globalThis.ages.length > 6));
  const after = await awake.evaluate(() => globalThis.ages);
  const oldest = (ages) => Math.max(...ages) / 1000;
  console.log(`        beats were told ${oldest(before).toFixed(1)} s late at most before the sleep, ${oldest(after).toFixed(1)} s after`);
  expect(oldest(after) < oldest(before) + 4, `no beat is placed in the past by the sleep (${oldest(after).toFixed(1)} s)`);
  expect(Math.min(...after) > -1_000, 'nor in the future');
  await until('what was measured is whole', async () => (await streams()).every(isWhole));
  expect(await isStillThere(sleeper), 'the page was never loaded anew');
  expect((await awake.locator('[data-seat]').count()) === 2, 'no seat was taken twice');
}
