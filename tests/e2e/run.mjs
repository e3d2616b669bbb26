// End to end in headless Chromium: the real server, a real Postgres, the built client.
//
//   node tests/e2e/run.mjs [--long] [NAME…]     scenarios whose file name contains one of NAMEs; all without
//
// --long: outages of minutes instead of seconds, for those scenarios that have one.
// COREGULATION_BINARY  the server (default: the newer one of build/release/coregulation and build/dev/coregulation)
// COREGULATION_CLIENT  the folder of the built client (default: web/dist)
// DATABASE_URL         a Postgres to use; without it a private one is started and removed (deploy/postgres)
// CHROMIUM             the browser (default: /usr/bin/chromium)
// Scenarios run beside each other, as many as two cores can draw, the longest (`takesS`) first: most of their time is the
// minute that values need. Those that say `alone` run before, two at a time, each in a browser of its own: emulated straps
// answer through one channel of the whole browser, one that is busy with other pages keeps them waiting for longer than a
// strap would, and Chromium's emulation may take the browser along when it ends; and what is timed to milliseconds needs quiet.
// Pages of those beside each other have slow screens. What `computes`, and would leave them nothing, runs at the end.
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from './support/browser.mjs';
import { here, startDatabase, startServer } from './support/house.mjs';

const long = process.argv.includes('--long');
const wanted = process.argv.slice(2).filter((word) => word !== '--long');
const files = readdirSync(here)
  .filter((file) => file.endsWith('.test.mjs'))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`no scenario is called ${wanted.join(' or ')}`);
  process.exit(2);
}

const cleanups = [];
let cleaning;
const cleanUp = () =>
  (cleaning ??= (async () => {
    for (const cleanup of cleanups.reverse()) await Promise.resolve(cleanup()).catch((e) => console.error(String(e)));
  })());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void cleanUp().then(() => process.exit(1)));
let failed = 0;
const results = [];
try {
  const shots = join(here, 'shots');
  await mkdir(shots, { recursive: true });
  const database = await startDatabase();
  cleanups.push(database.stop);
  const server = await startServer({ databaseUrl: database.url });
  cleanups.push(server.stop);
  const browser = await openBrowser();
  cleanups.push(() => browser.close());

  const scenarios = await Promise.all(
    files.map(async (file) => ({ file, ...(await import(pathToFileURL(join(here, file)))) })),
  );
  const run = async ({ file, name, test, alone }) => {
    const started = Date.now();
    const seen = { pages: [], complaints: [], expected: [] };
    const ended = (problem) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      results.push(`${problem ? 'FAILED' : 'passed'}  ${name} (${seconds} s)`);
      console.log(results.at(-1));
      if (problem) {
        failed += 1;
        console.log(problem.stack ?? String(problem));
      }
    };
    const own = alone ? await openBrowser() : undefined;
    const house = { server, database, browser: own ?? browser, shots, seen, url: server.url, cleanups, long, picturesPerSecond: alone ? 0 : 5 };
    try {
      await test(house);
      const complaints = seen.complaints.filter((text) => !seen.expected.some((e) => e.test(text)));
      if (complaints.length > 0) throw new Error(`the browser complained:\n  ${complaints.join('\n  ')}`);
      ended();
    } catch (problem) {
      for (const [i, page] of seen.pages.entries())
        await page.screenshot({ path: join(shots, `failed-${file}-${i}.png`), fullPage: true }).catch(() => {});
      ended(problem);
    }
    if (own) return own.close().catch(() => {});
    for (const page of seen.pages) await page.context().close().catch(() => {});
  };
  const runAll = (some, mostAtOnce) => {
    const waiting = some.sort((a, b) => (b.takesS ?? 60) - (a.takesS ?? 60));
    const oneAfterAnother = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
    };
    return Promise.all(Array.from({ length: mostAtOnce }, oneAfterAnother));
  };
  await runAll(scenarios.filter(({ alone }) => alone), 2);
  await runAll(scenarios.filter(({ alone, computes }) => !alone && !computes), 6);
  await runAll(scenarios.filter(({ computes }) => computes), 1);
} catch (problem) {
  failed += 1;
  console.error(problem.stack ?? String(problem));
} finally {
  await cleanUp();
}
console.log(`${files.length - Math.min(failed, files.length)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
