// What no source, and nothing that is built, may do.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { describe, expect, it } from 'vitest';

const web = fileURLToPath(new URL('../../', import.meta.url));

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

// Without comments: they may speak of what the code may not do.
const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|<!--[^]*?-->|(^|\s)\/\/[^\n]*/g, '$1');

// Everything by which a page goes away or is loaded anew by its own doing.
const reloads = [
  /\blocation\s*\.\s*(?:reload|replace|assign)\b/,
  /\blocation\s*(?:\.\s*href)?\s*=(?!=)/,
  /\bhistory\s*\.\s*go\b/,
  /http-equiv\s*=\s*["']?refresh/i,
  /\bserviceWorker\b/,
  /\bdocument\s*\.\s*open\s*\(/,
];
const reloadsIn = (text: string): string[] => reloads.filter((r) => r.test(text)).map(String);

// A wall clock jumps. Who may look at it, and why.
const wallClock = /\bDate\.now\b|\bnew Date\b/;
const mayLookAtTheWall: Record<string, string> = {
  'src/store/locker.ts': 'throws away what is older than a day, across pages and restarts',
  'src/view/join/wall_clock.ts': 'people plan by it when a session begins',
  'src/net/sleep_watch.ts': 'compares it with the monotonic clock, and decides nothing by it',
};

describe('the sources', () => {
  it('look at the wall clock only where that is said why', () => {
    const looking = files(join(web, 'src'))
      .filter((path) => wallClock.test(withoutComments(readFileSync(path, 'utf8'))))
      .map((path) => path.slice(web.length));
    expect(looking.sort()).toEqual(Object.keys(mayLookAtTheWall).sort());
  });
});

describe('the search for reloads', () => {
  it.each([
    'location.reload()',
    'window.location.reload()',
    'location.href = "/new"',
    'location="/new"',
    'location.replace(x)',
    'history.go(0)',
    '<meta http-equiv="refresh" content="1">',
    'navigator.serviceWorker.register("/sw.js")',
  ])('finds %s', (text) => {
    expect(reloadsIn(text)).not.toEqual([]);
  });
  it.each(['location.pathname', 'location.hash === "#a"', 'location.href == x', 'history.pushState(a, b, c)'])(
    'leaves %s alone',
    (text) => {
      expect(reloadsIn(text)).toEqual([]);
    },
  );
});

describe('what is built', () => {
  it('never loads the page anew, and is one piece, so that a new version takes no part of it away', async () => {
    const out = mkdtempSync(join(tmpdir(), 'web-built-'));
    try {
      await build({ root: web, logLevel: 'silent', build: { outDir: out, emptyOutDir: true } });
      const built = files(out);
      const texts = built.filter((path) => /\.(js|html)$/.test(path));
      expect(texts.length).toBe(2);
      for (const path of texts) {
        const text = readFileSync(path, 'utf8');
        expect(reloadsIn(text), path).toEqual([]);
        expect(text, path).not.toMatch(/\bimport\s*\(/);
      }
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }, 60_000);
});
