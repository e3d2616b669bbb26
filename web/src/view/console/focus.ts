// A button that goes with what it did takes the focus along, and the next key would begin at the top of the page.
import { tick } from 'svelte';

export async function keepFocus(next: () => HTMLElement | null | undefined): Promise<void> {
  await tick();
  if (document.activeElement === document.body || document.activeElement === null) next()?.focus({ preventScroll: true });
}
