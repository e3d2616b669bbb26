// Deploys, with the listening socket held over them: what the people in the room notice. On a server of its own.
import { isStillThere, mark } from './support/browser_store.mjs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { startHeldServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { isWhole, storedStreams } from './support/records.mjs';

export const name = 'a deploy costs the room one frame at most, one of three up to three where the machine is busy, and no beat';
export const alone = true; // a quiet one
export const takesS = 30;

// What the page is told, frame by frame, beside what it does with it.
const listen = () => {
  globalThis.told = [];
  globalThis.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'frame') globalThis.told.push({ epoch: message.epoch, number: message.number, at: performance.now() });
      });
      this.addEventListener('close', ({ code }) => globalThis.told.push({ code }));
    }
  };
};

export async function test(house) {
  const deploys = house.long ? 10 : 3;
  house.seen.expected.push(/WebSocket connection/);
  const server = await startHeldServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'Going on');
  const pages = [];
  for (const who of ['Ina', 'Jos']) {
    const page = await person(house);
    await page.addInitScript(listen);
    await enter(page, session.links.participant, { name: who });
    await mark(page);
    pages.push(page);
  }
  for (const page of pages)
    await until('both hearts are heard', async () => (await page.locator('[data-seat][data-freshness=fresh]').count()) === 2);

  for (let deploy = 1; deploy <= deploys; deploy += 1) {
    const code = await server.deploy();
    expect(code === 0, `the server that was asked to stop lost nothing (${code})`);
    for (const page of pages)
      await until(`frames go on after deploy ${deploy}`, async () =>
        page.evaluate((n) => globalThis.told.filter(({ code }) => code === 4000).length === n && globalThis.told.at(-1).number > 0, deploy));
    await pages[0].waitForTimeout(3_000);
  }

  for (const page of pages) {
    const told = await page.evaluate(() => globalThis.told);
    expect(told.every(({ code }) => code === undefined || code === 4000), 'each server said that it restarts');
    const frames = told.filter(({ code }) => code === undefined);
    const steps = frames.slice(1).map((frame, i) => {
      const before = frames[i];
      return { epochs: frame.epoch - before.epoch, numbers: frame.number - before.number, ms: frame.at - before.at };
    });
    expect(steps.every(({ epochs, numbers }) => epochs >= 0 && (epochs > 0 || numbers > 0)), 'no frame goes back');
    const over = steps.filter(({ epochs }) => epochs > 0);
    expect(over.length === deploys, `each server is a new epoch (${over.length})`);
    const missed = over.map(({ numbers }) => numbers - 1);
    const longest = Math.max(...over.map(({ ms }) => ms));
    console.log(`        frames missed over ${deploys} deploys: ${missed.join(', ')}; longest pause ${(longest / 1000).toFixed(1)} s`);
    // A machine that is busy with other things may hold one server up for longer; not most of them.
    expect(missed.filter((n) => n > 1).length <= deploys / 3 && missed.every((n) => n <= 3), `at most one frame is missed (${missed.join(', ')})`);
    expect(await isStillThere(page), 'the page was never loaded anew');
    expect((await page.locator('[data-seat]').count()) === 2, 'both are in their seats');
  }
  await until('every reading is stored, once, without a hole', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    return streams.length === 2 && streams.every(isWhole);
  });
}
