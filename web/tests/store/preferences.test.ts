import { describe, expect, it } from 'vitest';
import { defaults, readPreferences } from '../../src/store/preferences.svelte';

describe('preferences', () => {
  it('begin quietly: no sound, no figures, as the device looks and moves, with the breath of all', () => {
    expect(readPreferences(undefined)).toEqual(defaults);
    expect(defaults).toMatchObject({ sound: false, soundHeart: false, numbers: false, scheme: 'device', breath: 'group' });
  });

  it('come back as they were left', () => {
    const left = { ...defaults, numbers: true, sound: true, volume: 0.25, scheme: 'dark' as const, ownRate: 5.5, language: 'de' };
    expect(readPreferences(JSON.parse(JSON.stringify(left)))).toEqual(left);
  });

  it.each([null, 7, 'x', [], { volume: 3, scheme: 'pink', breath: 1, ownRate: 40, still: 'yes', language: 'x'.repeat(99) }])(
    'are not led astray by what an older or a broken page left: %j',
    (left) => {
      expect(readPreferences(left)).toEqual(defaults);
    },
  );

  it('begin each visit in the circle, whatever the last one ended with', () => {
    expect(readPreferences({ ownBreath: true }).ownBreath).toBe(false);
  });
});
