// Debian's Chromium and people in it: each in a browser context of their own.
import { createRequire } from 'node:module';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './house.mjs';

const require = createRequire(join(root, 'web', 'package.json'));
const { chromium } = require('playwright-core');
export const axePath = () => require.resolve('axe-core/axe.min.js');

const how = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--enable-features=WebBluetooth,WebBluetoothNewPermissionsBackend',
  ],
};

export const openBrowser = () => chromium.launch(how);

// A browser that remembers, in `folder`; `kill` ends it as a crash does.
export async function openProfile(folder) {
  const context = await chromium.launchPersistentContext(folder, { ...how, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
  let gone = false;
  const ended = new Promise((done) => context.once('close', done));
  void ended.then(() => (gone = true));
  return {
    context,
    kill: async () => {
      process.kill(await mainProcess(folder), 'SIGKILL');
      await ended;
    },
    close: async () => {
      if (!gone) await context.close();
    },
  };
}

// The browser's own process: its lock names it, as host-pid.
async function mainProcess(folder) {
  const lock = await readlink(join(folder, 'SingletonLock'));
  return Number(lock.slice(lock.lastIndexOf('-') + 1));
}

// A screen that takes so few pictures a second. The processor paints them here: two dozen pages at sixty leave it nothing
// for what is to be looked at.
function slowScreen(perSecond) {
  const screen = globalThis.requestAnimationFrame.bind(globalThis);
  let waiting = new Map();
  let taking = new Map();
  let number = 0;
  let asked = false;
  let last = -Infinity;
  const take = (now) => {
    [asked, last, taking, waiting] = [false, performance.now(), waiting, new Map()];
    for (const draw of taking.values()) draw(now);
  };
  globalThis.requestAnimationFrame = (draw) => {
    waiting.set((number += 1), draw);
    if (!asked) setTimeout(() => screen(take), Math.max(0, last + 1000 / perSecond - performance.now()));
    asked = true;
    return number;
  };
  globalThis.cancelAnimationFrame = (which) => {
    waiting.delete(which);
    taking.delete(which);
  };
}

// A page of a new person, or another page of the person whose `context` is given. What the browser complains
// about fails the scenario, unless expected. `picturesPerSecond`: of a slow screen; 0: as many as the browser takes.
export async function person(house, { context: theirs, patienceMs = 20_000, picturesPerSecond = house.picturesPerSecond, ...options } = {}) {
  const context = theirs ?? (await house.browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    ...options,
  }));
  const page = await context.newPage();
  if (picturesPerSecond) await page.addInitScript(slowScreen, picturesPerSecond);
  page.setDefaultTimeout(patienceMs);
  page.on('console', (message) => {
    // Chromium on Linux does not know the policy's name while Bluetooth is behind a flag.
    if (message.text().includes("Unrecognized feature: 'bluetooth'")) return;
    if (message.type() === 'error' || message.type() === 'warning') house.seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => house.seen.complaints.push(String(error)));
  house.seen.pages.push(page);
  return page;
}

// Nothing of the page runs for so long. (Chromium freezes by `Page.setWebLifecycleState` only what nobody sees, which
// nothing is when it is headless; stopping in the debugger stops all the same.)
export async function freeze(page, ms) {
  await page.evaluate(() => {
    globalThis.ticks = 0;
    setInterval(() => (globalThis.ticks += 1), 100);
  });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Debugger.enable');
  await cdp.send('Debugger.pause');
  await new Promise((done) => setTimeout(done, ms));
  await cdp.send('Debugger.resume');
  await cdp.send('Debugger.disable');
  const ticks = await page.evaluate(() => globalThis.ticks);
  expect(ticks < ms / 200, `the page stood still for ${ms / 1000} s (${ticks} ticks of 0.1 s)`);
}

// `how`: { door: 'open' | 'ask', begins_unix_ms }
export async function createSession(house, title, how = {}) {
  const answer = await fetch(`${house.url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title, ...how }),
  });
  if (answer.status !== 201) throw new Error(`creating a session answered ${answer.status}`);
  return answer.json();
}

// `what`: a sentence, or a function that makes one when it did not come true.
export async function until(what, condition, { within = 20_000, every = 200 } = {}) {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${within / 1000} s: ${typeof what === 'function' ? what() : what}`);
    await new Promise((done) => setTimeout(done, every));
  }
}

export function expect(truth, sentence) {
  if (!truth) throw new Error(`expected: ${sentence}`);
}
