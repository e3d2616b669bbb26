// A practice alone is nobody's business: whatever the page at /practice is made of cannot ask or tell anybody.
import { readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const web = fileURLToPath(new URL('../../', import.meta.url));

// Types are gone when it runs.
const imports = (source: string): string[] =>
  [...source.matchAll(/^\s*(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm)].map((m) => m[1]!);

function fileOf(from: string, name: string): string {
  const path = join(dirname(from), name);
  const found = [path, `${path}.ts`, join(path, 'index.ts')].find((one) => /\.\w+$/.test(one) && existsSync(one));
  if (!found) throw new Error(`${name}, imported by ${from}, is not there`);
  return found;
}

function madeOf(start: string, seen = new Set<string>()): Set<string> {
  if (seen.has(start)) return seen;
  seen.add(start);
  for (const name of imports(readFileSync(start, 'utf8'))) madeOf(fileOf(start, name), seen);
  return seen;
}

const withoutComments = (text: string): string => text.replace(/\/\*[^]*?\*\/|<!--[^]*?-->|(^|\s)\/\/[^\n]*/g, '$1');
const ways = /\b(fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon|RTCPeerConnection|BroadcastChannel|importScripts|WebTransport)\b|new Worker|<iframe|<img|<form\b[^>]*\baction=/;

describe('a practice alone', () => {
  const parts = [...madeOf(join(web, 'src/view/practices/Solo.svelte'))].map((path) => relative(web, path));

  it('is made of what this test reads', () => {
    expect(parts).toContain('src/practices/solo.ts');
    expect(parts).toContain('src/sensor/bluetooth.ts');
    expect(parts.length).toBeGreaterThan(25);
  });

  it('has nothing of the net in it', () => {
    // How long to wait before a strap is sought again: arithmetic.
    expect(parts.filter((path) => path.startsWith('src/net/'))).toEqual(['src/net/backoff.ts']);
  });

  it('has no way out', () => {
    expect(parts.filter((path) => ways.test(withoutComments(readFileSync(join(web, path), 'utf8'))))).toEqual([]);
  });

  it('keeps nothing of what is heard', () => {
    const keeping = /\b(localStorage|sessionStorage|indexedDB|cookie)\b/;
    const found = parts.filter((path) => keeping.test(withoutComments(readFileSync(join(web, path), 'utf8'))));
    // How one likes the screen, and what one has written oneself; neither knows of a heart.
    expect(found.sort()).toEqual(['src/practices/shelf.svelte.ts', 'src/store/preferences.svelte.ts']);
  });
});
