// A handful of addresses, no library. What follows '#' is a secret and never leaves the page in a URL.

export type Page = 'welcome' | 'join' | 'sessions' | 'review' | 'practices' | 'practice' | 'design';

const pages: Record<string, Page> = {
  '/join': 'join',
  '/sessions': 'sessions',
  '/review': 'review',
  '/practices': 'practices',
  '/practice': 'practice',
  '/design': 'design',
};

function here(): { page: Page; secret: string } {
  return {
    page: pages[location.pathname.replace(/\/+$/, '')] ?? 'welcome',
    secret: location.hash.slice(1),
  };
}

export const route = $state(here());

export function go(path: string): void {
  history.pushState(null, '', path);
  Object.assign(route, here());
  scrollTo(0, 0);
}

window.addEventListener('popstate', () => Object.assign(route, here()));
window.addEventListener('hashchange', () => Object.assign(route, here()));

// Links stay links (open in a new tab, copy); a plain click stays in the page.
export function follow(event: MouseEvent): void {
  const anchor = (event.target as Element | null)?.closest('a');
  if (!anchor || event.defaultPrevented || event.button !== 0 || anchor.target) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (anchor.origin !== location.origin) return;
  event.preventDefault();
  go(anchor.pathname + anchor.hash);
}
