// The files of protocol/ that both languages are held to.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('../../../protocol/', import.meta.url));

export function content(path: string): string {
  return readFileSync(folder + path, 'utf8');
}

export function parsed(path: string): unknown {
  return JSON.parse(content(path));
}

/** Paths of every .json of one folder, in the order of names. */
export function jsonFiles(inside: string): string[] {
  return readdirSync(folder + inside)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `${inside}/${name}`);
}
