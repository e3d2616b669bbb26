import { describe, expect, it } from 'vitest';
import { endingOf } from '../../src/net/close_codes';
import { content } from '../protocol/files';

// The table under "Closing" is the definition; every row of it is held against what the client does.
const rows = content('README.md')
  .split('\n')
  .flatMap((line) => {
    const found = /^\| ([\d, ]+)(?: \w+)? \| (yes|final) \|/.exec(line);
    if (!found) return [];
    return (found[1] ?? '').split(',').map((code) => ({ code: Number(code), again: found[2] === 'yes' }));
  });

describe('close codes', () => {
  it('are read from the protocol', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
  });

  it.each(rows)('do as the protocol says at $code', ({ code, again }) => {
    expect(endingOf(code) === undefined).toBe(again);
  });

  it.each([
    [4501, 'old_page'],
    [4502, 'unknown_link'],
    [4503, 'session_ended'],
    [4504, 'replaced'],
    [4505, 'left'],
    [4506, 'refused'],
    [4509, 'turned_away'],
  ])('say what to tell the person at %i', (code, ending) => {
    expect(endingOf(code)).toBe(ending);
  });

  it('that nobody has named follow their range', () => {
    for (const code of [4002, 4077, 4499]) expect(endingOf(code)).toBeUndefined();
    for (const code of [4510, 4777, 4999]) expect(endingOf(code)).toBeDefined();
  });
});
