// The door of the console, from elsewhere on the page.
import { tick } from 'svelte';
import { t } from '../../i18n';
import { consoleWishes, wishConsole } from '../../store/console.svelte';

export const waitingName = (person: { name: string; member: number }): string =>
  person.name.trim() || t('door.unnamed', { n: person.member });

// Unfolded, seen, and with the focus on who waits first, else on its switch.
export async function showDoor(): Promise<void> {
  wishConsole({ open: { ...consoleWishes.open, door: true } });
  await tick();
  const section = document.querySelector('[data-section=door]');
  const first = section?.querySelector<HTMLElement>('[data-admit]') ?? section?.querySelector<HTMLElement>('[data-door-open]');
  section?.scrollIntoView({ block: 'center' });
  first?.focus({ preventScroll: true });
}
