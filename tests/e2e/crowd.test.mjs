// Journey 3: hundreds in one circle, a thousand with --long. What the group's socket carries, and whether a browser draws on.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createSession, expect, person, until } from './support/browser.mjs';
import { binary, startServer } from './support/house.mjs';
import { Member } from './support/member.mjs';
import { comeIn, inRoom } from './support/pages.mjs';
import { listenTo, ofType } from './support/sockets.mjs';

export const name = 'a large circle stays one calm form: small frames, a page that draws on';
export const takesS = 80;

const mostBytes = 1_300;
const pictureMs = 1000 / 60;

// Times what the page does for each picture that it asks for, from outside; `screen` stays the screen's own pace.
const timePictures = () => {
  const screen = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.screen60 = screen;
  globalThis.costs = [];
  globalThis.requestAnimationFrame = (draw) =>
    screen((time) => {
      const began = performance.now();
      draw(time);
      globalThis.costs.push(performance.now() - began);
    });
};

// How often the screen takes a picture, how often the page draws one, and the script that each takes, over so many ms.
const drawing = (page, ms) =>
  page.evaluate(
    (during) =>
      new Promise((done) => {
        const gaps = [];
        let last = performance.now();
        const begun = last;
        globalThis.costs.length = 0;
        const at = (sorted, share) => sorted.sort((a, b) => a - b)[Math.floor(sorted.length * share)];
        const step = (now) => {
          gaps.push(now - last);
          last = now;
          if (now - begun < during) return void globalThis.screen60(step);
          const costs = globalThis.costs.splice(0);
          const rate = (count) => (count * 1000) / (now - begun);
          done({ perSecond: rate(gaps.length), gapP95: at(gaps, 0.95), drawnPerSecond: rate(costs.length), script: at(costs, 0.5), scriptP95: at(costs, 0.95) });
        };
        globalThis.screen60(step);
      }),
    ms,
  );

// Seconds of a processor that each has used so far: the page's own thread by kind of work, the browser's processes, ours.
async function spent(page, cdp, processes) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  const all = { 'page: script': of('ScriptDuration'), 'page: style and layout': of('RecalcStyleDuration') + of('LayoutDuration'), 'page: all tasks': of('TaskDuration') };
  const whole = await page.context().browser().newBrowserCDPSession();
  for (const { type, cpuTime } of (await whole.send('SystemInfo.getProcessInfo')).processInfo) all[`browser: ${type}`] = (all[`browser: ${type}`] ?? 0) + cpuTime;
  await whole.detach();
  for (const [who, pid] of Object.entries(processes)) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    all[who] = (Number(fields[11]) + Number(fields[12])) / 100; // user and system, in hundredths of a second
  }
  return all;
}

const heapOf = async (cdp) => {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6;
};

export async function test(house) {
  const people = house.long ? 1_000 : 240; // with the one whose screen is looked at; a session has a thousand seats at most
  const seconds = house.long ? 60 : 25;
  const server = await startServer({ databaseUrl: house.database.url, options: ['--seats', '1000'] });
  house.cleanups.push(() => server.stop());
  const session = await createSession({ url: server.url }, 'A hall');
  const watcher = await person(house, { viewport: { width: 360, height: 740 }, picturesPerSecond: 0 });
  await watcher.addInitScript(timePictures);
  const line = listenTo(watcher);
  await comeIn(watcher, session.links.participant, { name: 'Wen', sensor: 'simulated', visibility: 'group' });
  await inRoom(watcher);
  const lead = await new Member(session.links.facilitator, { name: 'Lea', seat: false }).join();
  house.cleanups.push(() => lead.close());
  const crowd = spawn(binary(), ['simulate', session.links.participant, '--people', String(people - 1), '--seconds', '0', '--follow-pacer'], { stdio: 'ignore' });
  house.cleanups.push(() => crowd.kill('SIGINT'));
  await until(() => `${people} people are here: ${ofType(line.heard, 'people').at(-1)?.here}`, () => ofType(line.heard, 'people').at(-1)?.here >= people, { within: house.long ? 120_000 : 60_000 });
  await watcher.waitForSelector('[data-part=large-circle]');
  await until('everybody is in the strip', () => {
    const strip = ofType(line.heard, 'frame').at(-1)?.strip;
    return strip !== undefined && Math.floor((strip.length * 6) / 4) >= people;
  });
  if (house.long) await until('they are measured', () => ofType(line.heard, 'frame').at(-1)?.group?.people > people * 0.8, { within: 120_000 });

  const cdp = await watcher.context().newCDPSession(watcher);
  await cdp.send('Performance.enable');
  await watcher.waitForTimeout(5_000); // what is prepared once is prepared
  const heapBefore = await heapOf(cdp);
  const processes = { server: server.pid, 'simulated people': crowd.pid };
  const from = line.heard.length;
  const [spentBefore, begun] = [await spent(watcher, cdp, processes), performance.now()];
  const drawn = await drawing(watcher, seconds * 1000);
  const [spentAfter, ms] = [await spent(watcher, cdp, processes), performance.now() - begun];
  const heapAfter = await heapOf(cdp);
  const heard = line.heard.slice(from);
  const frames = heard.filter(({ message }) => message.type === 'frame');
  const bytes = frames.map(({ text }) => Buffer.byteLength(text));
  const gaps = frames.slice(1).map(({ at }, i) => at - frames[i].at).sort((a, b) => a - b);
  console.log(`        ${people} people: frames of ${Math.min(...bytes)} to ${Math.max(...bytes)} bytes, ${(gaps.at(-1) / 1000).toFixed(2)} s apart at most; ` +
    `heap ${heapBefore.toFixed(1)} to ${heapAfter.toFixed(1)} MB in ${seconds} s`);
  console.log(`        the screen takes ${drawn.perSecond.toFixed(1)} pictures a second (95 % within ${drawn.gapP95.toFixed(0)} ms), the page draws ${drawn.drawnPerSecond.toFixed(1)}; ` +
    `script a picture ${drawn.script.toFixed(1)} ms (95 % within ${drawn.scriptP95.toFixed(1)} ms) of ${pictureMs.toFixed(1)}`);
  if (house.long) // beside other scenarios the browser's processes draw for others as well
    console.log(`        of one core: ${Object.keys(spentAfter).map((who) => `${who} ${(((spentAfter[who] - (spentBefore[who] ?? 0)) / ms) * 100_000).toFixed(0)} %`).join(', ')}`);
  expect(frames.length >= seconds * 0.8, `frames come each second (${frames.length} in ${seconds} s)`);
  expect(Math.max(...bytes) <= mostBytes, `no frame is longer than ${mostBytes} bytes (${Math.max(...bytes)})`);
  const own = ofType(line.heard, 'joined')[0].seat;
  expect(heard.every(({ message }) => message.type !== 'pulse' || message.seat === own), 'no beats but one’s own are sent around');
  expect(frames.every(({ message }) => message.people.length === 0 && message.pairs.length === 0), 'nobody is singled out');
  // Each sees themselves and the group; who sits where is known to those who hold the session, and told them in parts.
  expect(heard.filter(({ message }) => message.type === 'self').length >= seconds * 0.8, 'one’s own values come each second');
  expect(heard.some(({ message }) => message.type === 'pulse'), 'and one’s own beats');
  const group = frames.at(-1).message.group;
  expect(group !== undefined && (!house.long || group.people > people * 0.8), `the group is told (${JSON.stringify(group)})`);
  expect(line.heard.every(({ message }) => message.type !== 'seats') && ofType(line.heard, 'people').at(-1).seats.length === 0, 'no list of names goes to everybody');
  const named = new Set(ofType(lead.heard, 'seats').flatMap(({ seats }) => seats.map(({ seat }) => seat)));
  expect(named.size === people, `who holds the session knows them all (${named.size})`);
  expect(ofType(lead.heard, 'seats').every(({ seats }) => seats.length <= 200), 'by 200 at most at a time');
  // Pictures are painted by the processor here, beside a crowd and a server on the same machine: what the screen takes says
  // more of the machine than of the page. What the page itself needs for one must leave room for sixty.
  expect(drawn.perSecond >= 8, `the page draws on (${drawn.perSecond.toFixed(0)} a second)`);
  expect(drawn.script < pictureMs / 2, `a picture’s script takes less than half of its time (${drawn.script.toFixed(1)} ms)`);
  expect(heapAfter - heapBefore < 6, `what the page remembers does not grow (${(heapAfter - heapBefore).toFixed(1)} MB)`);
  crowd.kill('SIGINT');
}
