// Keeps the screen awake: a phone that sleeps loses its strap.
//
// The browser takes the lock away whenever the page is hidden, and refuses it when the battery is low.

const againMs = 30_000; // after it was refused or taken away while the page is seen

export class WakeLock {
  private sentinel: WakeLockSentinel | undefined;
  private asking = false;
  private stopped = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  async hold(): Promise<void> {
    if (!('wakeLock' in navigator) || this.stopped || this.asking) return;
    if (document.visibilityState === 'hidden' || (this.sentinel && !this.sentinel.released)) return;
    clearTimeout(this.timer);
    this.asking = true;
    const sentinel = await navigator.wakeLock.request('screen').catch(() => undefined);
    this.asking = false;
    this.sentinel = sentinel;
    if (this.stopped) return void sentinel?.release();
    if (sentinel) sentinel.addEventListener('release', this.later, { once: true });
    else this.later();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    void this.sentinel?.release();
  }

  private readonly later = (): void => {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.hold(), againMs);
  };
}
