// Whether somebody listens with closed eyes. Of this page only: nobody should open it in the dark by surprise.

import { prefer } from '../store/preferences.svelte';
import { sound } from './sound.svelte';

export const eyes = $state({
  closed: false,
  offered: false, // there is something to listen to: a room, or a practice
});

// By a tap: it lets the sound begin.
export function closeEyes(): void {
  prefer({ sound: true });
  sound.begin();
  eyes.closed = true;
}

export function openEyes(): void {
  eyes.closed = false;
}
