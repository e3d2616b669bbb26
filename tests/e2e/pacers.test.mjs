// The pacers of browsers that are far away: 150 ms of delay both ways, and in one way only; one of them on a machine whose
// wall clock is an hour ahead. On a server of its own, through proxies.
import { createSession, expect, person } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { Member } from './support/member.mjs';
import { enter } from './support/pages.mjs';
import { startProxy } from './support/proxy.mjs';

export const name = 'two pacers stay within 40 ms of each other, all turns but the latest, one of them 150 ms away';
export const alone = true;
export const takesS = 75;

const nearMs = 40;

// When the drawn breath turns, in ms of this machine: between one picture and the next, the ends of which are noted.
const watchTurns = () => {
  globalThis.turns = [];
  let before = document.querySelector('.breath')?.textContent;
  let last;
  const look = (pictureMs) => {
    const now = document.querySelector('.breath')?.textContent;
    const at = performance.timeOrigin + pictureMs;
    if (now !== before && last !== undefined) globalThis.turns.push({ from: last, at, to: now });
    [before, last] = [now, at];
    globalThis.watching = requestAnimationFrame(look);
  };
  cancelAnimationFrame(globalThis.watching);
  globalThis.watching = requestAnimationFrame(look);
};
const anHourAhead = () => {
  const wall = Date.now.bind(Date);
  Date.now = () => wall() + 3_600_000;
};

// How far apart the same turns of two pages are: median and largest, ms; positive when the first turns later. `surely`:
// what remains when each turn is taken where in its picture it suits best, of the largest but one: a machine that is busy
// for a moment draws one turn late.
function apart(one, other) {
  const gaps = one.flatMap((turn) => {
    const same = other.filter(({ to }) => to === turn.to).sort((a, b) => Math.abs(a.at - turn.at) - Math.abs(b.at - turn.at))[0];
    if (!same || Math.abs(same.at - turn.at) > 2_000) return [];
    return [{ gap: turn.at - same.at, surely: Math.max(0, turn.from - same.at, same.from - turn.at) }];
  });
  const sorted = gaps.map(({ gap }) => gap).sort((a, b) => a - b);
  return {
    turns: gaps.length,
    median: sorted[Math.floor(sorted.length / 2)],
    largest: Math.max(...sorted.map(Math.abs)),
    surely: gaps.map(({ surely }) => surely).sort((a, b) => b - a)[1],
  };
}

// Whoever is far away, and by what; `within` is what is promised there. No exchange of messages can tell a delay of one
// way from a clock that is set differently: half of what the two ways differ by remains, whoever computes it. What the page
// draws must not be further off than that.
const lines = [
  { what: '150 ms there and back, a wall clock an hour ahead', delays: { upMs: 75, downMs: 75 }, within: nearMs, script: anHourAhead },
  { what: '150 ms each way, uneven by 30 ms', delays: { upMs: 150, downMs: 150, jitterMs: 30 }, within: nearMs },
  { what: '150 ms on the way there only', delays: { upMs: 150 }, within: 75 + nearMs },
  { what: '150 ms on the way back only', delays: { downMs: 150 }, within: 75 + nearMs },
];

export async function test(house) {
  const seconds = house.long ? 90 : 40;
  const near = await startProxy();
  const proxies = await Promise.all(lines.map(() => startProxy()));
  for (const proxy of [near, ...proxies]) house.cleanups.push(proxy.stop);
  const options = ['--public-url', near.url, ...proxies.flatMap(({ url }) => ['--allow-origin', url])];
  const server = await startServer({ databaseUrl: house.database.url, options });
  house.cleanups.push(() => server.stop());
  for (const proxy of [near, ...proxies]) proxy.to(server.port);
  for (const [i, proxy] of proxies.entries()) proxy.delay(lines[i].delays);
  const session = await createSession({ url: near.url }, 'In time');
  const lead = await new Member(session.links.facilitator, { name: 'Cora', seat: false }).join();
  house.cleanups.push(() => lead.close());
  lead.say({ type: 'set_pacer', on: true, breaths_per_min: 7, inhale: 0.4 });
  const pages = [];
  for (const [proxy, { script }] of [[near, {}], ...proxies.map((proxy, i) => [proxy, lines[i]])]) {
    const page = await person(house);
    if (script) await page.addInitScript(script);
    await enter(page, session.links.participant.replace(near.url, proxy.url), { name: `Gil ${pages.length}`, sensor: 'none', keep: false });
    pages.push(page);
  }
  for (const page of pages) await page.waitForSelector('.breath', { state: 'attached' });
  await pages[0].waitForTimeout(3_000); // the quick clock exchanges of the beginning
  for (const page of pages) await page.evaluate(watchTurns);
  await pages[0].waitForTimeout(seconds * 1000);
  const [hers, ...theirs] = await Promise.all(pages.map((page) => page.evaluate(() => globalThis.turns)));
  for (const [i, { what, within }] of lines.entries()) {
    const { turns, median, largest, surely } = apart(theirs[i], hers);
    console.log(`        ${what}: ${median.toFixed(0)} ms apart (median of ${turns} turns), ${largest.toFixed(0)} ms at most as drawn, at least ${surely.toFixed(0)} ms whenever the pictures came`);
    expect(turns >= seconds / 6, `${what}: several breaths were seen (${turns} turns)`);
    expect(Math.abs(median) < within, `${what}: the pacers turn within ${within} ms of each other, not ${median.toFixed(0)} ms apart`);
    expect(surely < within, `${what}: nor does any turn come ${surely.toFixed(0)} ms early or late`);
  }
}
