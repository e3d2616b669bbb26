// Every view and every state: through axe-core in dark and in light, in a narrow window, and as wide as a page that is
// zoomed to 200 %; nothing wider than its window, nothing too small for a thumb.
import { faultsOf, settled, tooSmall, tooWide } from './support/axe.mjs';
import { expect } from './support/browser.mjs';
import { walks } from './support/tour.mjs';

export const name = 'every view in every state is free of accessibility faults that axe-core knows';
export const takesS = 220;
export const computes = true;

const desktop = { width: 1280, height: 800 };
const zoomed = { width: 640, height: 400 }; // what 1280 × 800 leaves at 200 %
const phone = { width: 360, height: 740 };

export async function test(house) {
  const faults = [];
  const note = (...found) => {
    for (const fault of found) {
      faults.push(fault);
      console.log(`        ${fault}`); // at once: the whole takes minutes
    }
  };
  let states = 0;
  const see = async (page, what, media = {}) => {
    states += 1;
    const before = page.viewportSize();
    const look = async (size, colorScheme, how) => {
      await page.setViewportSize(size);
      // At once in the colours of the other scheme: with motion they are on their way for as long as the machine is busy.
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce', ...media });
      await page.waitForTimeout(150);
      await settled(page);
      const where = `${what} (${how})`;
      note(...(await tooWide(page)).map((element) => `${where}: sticks out: ${element}`));
      if (how === 'zoomed') return;
      note(...(await faultsOf(page)).map((fault) => `${where}: ${fault}`));
      if (how === 'phone') note(...(await tooSmall(page)).map((element) => `${where}: too small: ${element}`));
    };
    const wall = what.startsWith('projector') || what === 'crowd-projector';
    await look(wall ? before : desktop, 'dark', 'dark');
    if (Object.keys(media).length === 0) {
      await look(wall ? before : desktop, 'light', 'light');
      if (!wall) await look(phone, 'dark', 'phone');
      if (!wall) await look(zoomed, 'light', 'zoomed');
    }
    await page.emulateMedia({ colorScheme: null, reducedMotion: null, forcedColors: null, contrast: null });
    await page.setViewportSize(before);
  };
  const attempt = async (what, walk) => {
    try {
      await walk();
    } catch (problem) {
      note(`${what} did not come about: ${String(problem.message ?? problem).split('\n')[0]}`);
    }
  };
  await Promise.all(Object.entries(walks).map(([walk, go]) => attempt(`the walk “${walk}”`, () => go({ house, see, attempt }))));
  console.log(`        ${states} states looked at`);
  expect(faults.length === 0, `no state has a fault; ${faults.length} are told above`);
}
