// Journey 3: hundreds in one circle, a thousand with --long. What the group's socket carries, and whether a browser draws on.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createSession, expect, person, until } from './support/browser.mjs';
import { binary, startServer } from './support/house.mjs';
import { comeIn, inRoom } from './support/pages.mjs';
import { listenTo, ofType } from './support/sockets.mjs';

export const name = 'a large circle stays one calm form: small frames, a page that draws on';
export const takesS = 80;

const mostBytes = 1_300;

// How often the page draws, and how long each step of it takes away from others, over so many ms.
const drawing = (page, ms) =>
  page.evaluate(
    (during) =>
      new Promise((done) => {
        const gaps = [];
        let last = performance.now();
        const begun = last;
        const step = (now) => {
          gaps.push(now - last);
          last = now;
          if (now - begun < during) requestAnimationFrame(step);
          else {
            gaps.sort((a, b) => a - b);
            done({ perSecond: (gaps.length * 1000) / (now - begun), p95: gaps[Math.floor(gaps.length * 0.95)] });
          }
        };
        requestAnimationFrame(step);
      }),
    ms,
  );

const heapOf = async (cdp) => {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6;
};

export async function test(house) {
  const people = house.long ? 1_000 : 240;
  const seconds = house.long ? 120 : 25;
  const server = await startServer({ databaseUrl: house.database.url });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'A hall');
  const watcher = await person(house, { viewport: { width: 360, height: 740 } });
  const line = listenTo(watcher);
  await comeIn(watcher, session.links.participant, { name: 'Wen', sensor: 'simulated', visibility: 'group' });
  await inRoom(watcher);
  const crowd = spawn(binary(), ['simulate', session.links.participant, '--people', String(people), '--seconds', '0', '--follow-pacer'], { stdio: 'ignore' });
  house.cleanups.push(() => crowd.kill('SIGINT'));
  await until(`${people} people are here`, () => ofType(line.heard, 'people').at(-1)?.here >= people, { within: house.long ? 120_000 : 60_000 });
  await watcher.waitForSelector('[data-part=large-circle]');
  await until('everybody is in the strip', () => {
    const strip = ofType(line.heard, 'frame').at(-1)?.strip;
    return strip !== undefined && Math.floor((strip.length * 6) / 4) >= people;
  });

  const cdp = await watcher.context().newCDPSession(watcher);
  await watcher.waitForTimeout(5_000); // what is prepared once is prepared
  const heapBefore = await heapOf(cdp);
  const from = line.heard.length;
  const drawn = await drawing(watcher, seconds * 1000);
  const heapAfter = await heapOf(cdp);
  const heard = line.heard.slice(from);
  const frames = heard.filter(({ message }) => message.type === 'frame');
  const bytes = frames.map(({ text }) => Buffer.byteLength(text));
  const gaps = frames.slice(1).map(({ at }, i) => at - frames[i].at).sort((a, b) => a - b);
  console.log(`        ${people} people: frames of ${Math.min(...bytes)} to ${Math.max(...bytes)} bytes, ${(gaps.at(-1) / 1000).toFixed(2)} s apart at most; ` +
    `${drawn.perSecond.toFixed(0)} pictures a second (95 % within ${drawn.p95.toFixed(0)} ms); heap ${heapBefore.toFixed(1)} to ${heapAfter.toFixed(1)} MB in ${seconds} s`);
  expect(frames.length >= seconds * 0.8, `frames come each second (${frames.length} in ${seconds} s)`);
  expect(Math.max(...bytes) <= mostBytes, `no frame is longer than ${mostBytes} bytes (${Math.max(...bytes)})`);
  const own = ofType(line.heard, 'joined')[0].seat;
  expect(heard.every(({ message }) => message.type !== 'pulse' || message.seat === own), 'no beats but one’s own are sent around');
  expect(frames.every(({ message }) => message.people.length === 0 && message.pairs.length === 0), 'nobody is singled out');
  // Pictures are painted by the processor here, beside a crowd and a server on the same machine.
  expect(drawn.perSecond >= 8, `the page draws on (${drawn.perSecond.toFixed(0)} a second)`);
  expect(heapAfter - heapBefore < 6, `what the page remembers does not grow (${(heapAfter - heapBefore).toFixed(1)} MB)`);
  await watcher.screenshot({ path: join(house.shots, `crowd-${people}-360.png`) });
  crowd.kill('SIGINT');
}
