// The pacers of browsers that are far away: 150 ms of delay both ways, and in one way only. On a server of its own,
// through proxies.
import { createSession, expect, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { enter } from './support/pages.mjs';
import { startProxy } from './support/proxy.mjs';

export const name = 'two pacers stay within 40 ms of each other, one of them 150 ms away';
export const alone = true;

const nearMs = 40;

// When the drawn breath turns, in wall-clock ms: both pages are on one machine.
const watchTurns = () => {
  globalThis.turns = [];
  let before = document.querySelector('.breath')?.textContent;
  const look = () => {
    const now = document.querySelector('.breath')?.textContent;
    if (now !== before) globalThis.turns.push({ at: performance.timeOrigin + performance.now(), to: now });
    before = now;
    globalThis.watching = requestAnimationFrame(look);
  };
  cancelAnimationFrame(globalThis.watching);
  look();
};

// How far apart the same turns of two pages are: median and largest, ms; positive when the first turns later.
function apart(one, other) {
  const gaps = one.flatMap(({ at, to }) => {
    const same = other.filter((turn) => turn.to === to).map((turn) => at - turn.at);
    same.sort((a, b) => Math.abs(a) - Math.abs(b));
    return same.length > 0 && Math.abs(same[0]) < 2_000 ? [same[0]] : [];
  });
  gaps.sort((a, b) => a - b);
  return { turns: gaps.length, median: gaps[Math.floor(gaps.length / 2)], largest: Math.max(...gaps.map(Math.abs)) };
}

// Whoever is far away, and by what; `within` is what is promised there. No exchange of messages can tell a delay of one
// way from a clock that is set differently: half of what the two ways differ by remains, whoever computes it. What the page
// draws must not be further off than that.
const lines = [
  { what: 'no delay', delays: {}, within: nearMs },
  { what: '150 ms there and back', delays: { upMs: 75, downMs: 75 }, within: nearMs },
  { what: '150 ms each way, uneven by 30 ms', delays: { upMs: 150, downMs: 150, jitterMs: 30 }, within: nearMs },
  { what: '150 ms on the way there only', delays: { upMs: 150 }, within: 75 + nearMs },
  { what: '150 ms on the way back only', delays: { downMs: 150 }, within: 75 + nearMs },
];

export async function test(house) {
  const seconds = house.long ? 60 : 26;
  const proxies = await Promise.all(lines.map(() => startProxy()));
  for (const proxy of proxies) house.cleanups.push(proxy.stop);
  const [first, ...others] = proxies;
  const options = ['--public-url', first.url, ...others.flatMap(({ url }) => ['--allow-origin', url])];
  const server = await startServer({ databaseUrl: house.database.url, options });
  house.cleanups.push(() => server.stop());
  for (const [i, proxy] of proxies.entries()) {
    proxy.to(server.port);
    if (i > 0) proxy.delay(lines[i].delays);
  }
  const session = await createSession({ url: first.url }, 'In time');
  const coach = await person(house);
  await enter(coach, session.links.facilitator, { name: 'Cora', seat: false });
  await coach.click('[data-pacer=off]');
  const guests = [];
  for (const [i, proxy] of proxies.entries()) {
    const page = await person(house);
    await enter(page, session.links.participant.replace(first.url, proxy.url), { name: `Gil ${i}`, sensor: 'none', keep: false });
    guests.push(page);
  }
  const pages = [coach, ...guests];
  for (const page of pages) await page.waitForSelector('.breath', { state: 'attached' });
  await coach.waitForTimeout(3_000); // the quick clock exchanges of the beginning
  for (const page of pages) await page.evaluate(watchTurns);
  await coach.waitForTimeout(seconds * 1000);
  const [hers, ...theirs] = await Promise.all(pages.map((page) => page.evaluate(() => globalThis.turns)));
  for (const [i, { what, within }] of lines.entries()) {
    const { turns, median, largest } = apart(theirs[i], hers);
    console.log(`        ${what}: ${median.toFixed(0)} ms apart (median of ${turns} turns), ${largest.toFixed(0)} ms at most`);
    expect(turns >= 4, `${what}: several turns of the breath were seen (${turns})`);
    expect(Math.abs(median) < within, `${what}: the pacers turn within ${within} ms of each other, not ${median.toFixed(0)} ms apart`);
  }
}
