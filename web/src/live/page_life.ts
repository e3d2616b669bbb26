// What happens to a page from outside, as far as a live place has to answer it: the network goes and comes, the page
// is hidden, frozen, put away and taken out again, the machine sleeps.

import { SleepWatch } from '../net/sleep_watch';

export interface PageLifeEvents {
  back(): void; // try at once: something may be there again
  asleep(clockInDoubt: boolean): void; // was, just now
}

export class PageLife {
  private readonly sleep: SleepWatch;

  constructor(private readonly events: PageLifeEvents) {
    this.sleep = new SleepWatch({ woke: (inDoubt) => events.asleep(inDoubt) });
    window.addEventListener('online', this.changed);
    window.addEventListener('offline', this.changed); // a line that is gone should not be believed in for long
    window.addEventListener('pageshow', this.changed);
    document.addEventListener('visibilitychange', this.changed);
    document.addEventListener('resume', this.changed);
    this.sleep.start();
  }

  stop(): void {
    this.sleep.stop();
    window.removeEventListener('online', this.changed);
    window.removeEventListener('offline', this.changed);
    window.removeEventListener('pageshow', this.changed);
    document.removeEventListener('visibilitychange', this.changed);
    document.removeEventListener('resume', this.changed);
  }

  private readonly changed = (event: Event): void => {
    if (event.type === 'visibilitychange' && document.visibilityState === 'hidden') return;
    this.sleep.look(); // a clock in doubt first: what goes out now must not rest on it
    this.events.back();
  };
}
