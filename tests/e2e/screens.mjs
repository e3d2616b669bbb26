// Takes pictures of every view and every state, as people meet them.
//
//   tests/e2e/screens DIR [WALK…]     into DIR, with an index.html; some walks of support/tour.mjs, all without
//
// Each state at desktop (1280), half a laptop (720) and phone (360), in dark and light; projectors at 1920; what says
// `german` in German; some with reduced motion, forced colours, more contrast. The environment is that of run.mjs.
// States that could not be brought about are named at the end, and the exit code is 1.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBrowser } from './support/browser.mjs';
import { startDatabase, startServer } from './support/house.mjs';
import { walks } from './support/tour.mjs';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder || folder.startsWith('-') || wanted.some((walk) => !(walk in walks))) {
  console.error(`tests/e2e/screens DIR [WALK…]; the walks are: ${Object.keys(walks).join(', ')}`);
  process.exit(2);
}
const mostMinutes = 8;
const dir = resolve(folder);
await mkdir(dir, { recursive: true });

const desktop = { width: 1280, height: 800 };
const half = { width: 720, height: 860 };
const phone = { width: 360, height: 740 };
const wall = { width: 1920, height: 1080 };
const looks = (name) =>
  name.includes('projector')
    ? [['wall-dark', wall, 'dark'], ['wall-light', wall, 'light']]
    : [['desktop-dark', desktop, 'dark'], ['desktop-light', desktop, 'light'], ['half-light', half, 'light'], ['phone-dark', phone, 'dark'], ['phone-light', phone, 'light']];

const wholeIn = ['desktop-dark', 'half-light', 'phone-light']; // what is below the window is the same in the other scheme
const pictures = []; // { name, look, file }
const missing = [];

// In a picture of the whole page, what holds on to the window's lower edge would lie across its middle.
function letGoOfTheWindow() {
  for (const element of document.querySelectorAll('body *')) {
    const { position, bottom } = getComputedStyle(element);
    if (!(position === 'sticky' || (position === 'fixed' && element.checkVisibility())) || bottom === 'auto') continue;
    const property = position === 'sticky' ? ['position', 'relative'] : ['visibility', 'hidden'];
    element.style.setProperty(...property);
    addEventListener('seen', () => element.style.removeProperty(property[0]), { once: true });
  }
}

// One state in all its looks. With `media` (reduced motion, forced colours …) only in two.
async function see(page, name, media = {}) {
  const special = Object.entries(media).map(([what, how]) => `${what === 'reducedMotion' ? 'still' : what}-${how}`.replace('still-reduce', 'reduced-motion').replace('forcedColors-active', 'forced-colours')).join('-');
  const all = looks(name);
  const before = page.viewportSize();
  for (const [look, size, colorScheme] of special ? [all[0], all.at(-1)] : all) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: 'no-preference', forcedColors: 'none', contrast: 'no-preference', ...media });
    if (!(await page.locator('dialog[open]').count())) await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(350); // the canvas follows, and what eases has eased
    const shot = async (file, fullPage) => {
      await page.screenshot({ path: join(dir, file), fullPage, timeout: 15_000 });
      pictures.push({ name: special ? `${name} · ${special}` : name, look: fullPage ? `${look}, whole page` : look, file });
    };
    const file = [name, special, look].filter(Boolean).join('--');
    await shot(`${file}.png`, false);
    if (!wholeIn.includes(look)) continue;
    const tall = await page.evaluate(() => !document.querySelector('dialog[open]') && document.documentElement.scrollHeight > innerHeight + 40);
    if (!tall) continue;
    await page.evaluate(letGoOfTheWindow);
    await shot(`${file}--whole.png`, true);
    await page.evaluate(() => dispatchEvent(new Event('seen')));
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'no-preference', forcedColors: 'none', contrast: 'no-preference' });
  await page.setViewportSize(before);
}

async function attempt(what, walk) {
  try {
    await walk();
  } catch (problem) {
    missing.push(`${what}: ${String(problem.message ?? problem).split('\n').slice(0, 3).join(' ')}`);
    console.log(`missing  ${missing.at(-1)}`);
  }
}

const cleanups = [];
const begun = Date.now();
const late = setTimeout(() => {
  console.error(`not done within ${mostMinutes} min`);
  void finish().then(() => process.exit(1));
}, mostMinutes * 60_000);

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
async function writeIndex() {
  const names = [...new Set(pictures.map(({ name }) => name))];
  const figure = ({ look, file }) => `<figure><a href="${encodeURI(file)}"><img loading="lazy" src="${encodeURI(file)}" alt=""></a><figcaption>${escape(look)}</figcaption></figure>`;
  const part = (name) => `<section><h2>${escape(name)}</h2><div>${pictures.filter((p) => p.name === name).map(figure).join('')}</div></section>`;
  await writeFile(
    join(dir, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>body{font:16px/1.5 system-ui;margin:24px;background:#777;color:#fff}div{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}
figure{margin:0}img{height:300px;display:block}figcaption{font-size:13px}</style>
<h1>${pictures.length} pictures of ${names.length} states</h1>
${missing.length > 0 ? `<p>Not brought about:</p><ul>${missing.map((m) => `<li>${escape(m)}</li>`).join('')}</ul>` : ''}
${names.map(part).join('\n')}</html>\n`,
  );
}

let finishing;
const finish = () =>
  (finishing ??= (async () => {
    clearTimeout(late);
    await writeIndex();
    for (const cleanup of cleanups.reverse()) await Promise.resolve(cleanup()).catch((e) => console.error(String(e)));
  })());

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void finish().then(() => process.exit(1)));

try {
  const database = await startDatabase();
  cleanups.push(database.stop);
  const server = await startServer({ databaseUrl: database.url });
  cleanups.push(server.stop);
  const browser = await openBrowser();
  cleanups.push(() => browser.close());
  const seen = { pages: [], complaints: [], expected: [] };
  const house = { server, database, browser, seen, url: server.url, cleanups };
  const chosen = wanted.length > 0 ? wanted : Object.keys(walks);
  await Promise.all(chosen.map((walk) => attempt(`the rest of “${walk}”`, () => walks[walk]({ house, see, attempt }))));
} finally {
  await finish();
}
console.log(`${pictures.length} pictures in ${Math.round((Date.now() - begun) / 1000)} s; ${missing.length} states missing`);
process.exit(missing.length > 0 ? 1 : 0);
