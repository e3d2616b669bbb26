// How many pictures a second a stage draws, and what each costs, in Chromium on a phone's screen (360 × 740, twice as
// sharp): `npm run bench`. What is compared is a page that draws nothing, on the same machine at the same time.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'vite';

const { chromium } = createRequire(import.meta.url)('playwright-core');
const seconds = Number(process.env.SECONDS_EACH ?? 12);
const cases = [0, 2, 12, 24, 1000];

const web = new URL('..', import.meta.url).pathname;
const server = await createServer({ root: web, logLevel: 'error', server: { port: 0, host: '127.0.0.1' } });
await server.listen();
const address = server.resolvedUrls?.local[0];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--js-flags=--expose-gc'],
});

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

try {
  console.log(`${spawnSync('nproc').stdout.toString().trim()} cores; ${await browser.version()}; no graphics card`);
  console.log('people  pictures/s  of empty page  script ms a picture: median  p95   p99   script share  heap kB/s');
  let empty;
  for (const people of cases) {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    await page.goto(`${address}bench/index.html?people=${people}`);
    await page.waitForTimeout(4_000); // compiled, warm, settled
    const figures = async () =>
      Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
    await page.evaluate(() => (window.gc?.(), window.take()));
    const before = await figures();
    const began = performance.now();
    await page.waitForTimeout(seconds * 1_000);
    const { pictures, costs } = await page.evaluate(() => window.take());
    const passed = (performance.now() - began) / 1_000;
    const after = await figures();
    const rate = pictures / passed;
    if (people === 0) empty = rate;
    const sorted = costs.sort((a, b) => a - b);
    const share = (after.ScriptDuration - before.ScriptDuration) / passed;
    const heap = Math.max(0, after.JSHeapUsedSize - before.JSHeapUsedSize) / 1024 / passed;
    const text = (value, places = 2) => (Number.isFinite(value) ? value.toFixed(places) : '–');
    console.log(
      [
        String(people).padStart(6),
        text(rate, 1).padStart(11),
        `${text((rate / empty) * 100, 0)} %`.padStart(14),
        text(at(sorted, 0.5)).padStart(27),
        text(at(sorted, 0.95)).padStart(6),
        text(at(sorted, 0.99)).padStart(6),
        `${text(share * 100, 1)} %`.padStart(12),
        text(heap, 1).padStart(9),
      ].join(''),
    );
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
