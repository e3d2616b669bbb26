// A page as axe-core judges it, and what axe does not look at: whether it fits its window.
import { readFileSync } from 'node:fs';
import { axePath } from './browser.mjs';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let source;

// Each fault as a sentence; none when all is well.
export async function faultsOf(page) {
  source ??= readFileSync(axePath(), 'utf8');
  // Evaluated through the debugger: the page's own security policy stays as strict as it is.
  await page.evaluate(source);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), rules);
  return violations.map((v) => {
    const where = v.nodes.slice(0, 3).map((n) => `${n.target} ${[...n.any, ...n.all, ...n.none][0]?.message ?? ''}`);
    return `${v.id}: ${v.help}: ${where.join('; ')}`;
  });
}

// What eases from one look to another has come to its end, within 2 s at most.
export const settled = (page) =>
  page.evaluate(() => {
    const ended = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => {}));
    return Promise.race([Promise.all(ended), new Promise((done) => setTimeout(done, 2_000))]).then(() => undefined);
  });

// What sticks out sideways, the widest first.
export const tooWide = (page) =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} to ${Math.round(element.getBoundingClientRect().right)} px`)
      .slice(-3);
  });

// Controls of a page that a thumb would miss: smaller than 24 px (WCAG 2.2 AA, 2.5.8), links within text excepted.
export const tooSmall = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, select, input:not([type=hidden]), [role=button], [role=switch], summary, a.button')]
      .filter((element) => element.checkVisibility?.({ checkOpacity: false }) !== false)
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1 && (box.width < 24 || box.height < 24))
      .map(({ element, box }) => `${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 30)}" ${Math.round(box.width)} × ${Math.round(box.height)} px`),
  );
