// Web Locks, as far as the locker uses them: exclusive ones, in the order of asking.
type Callback = (lock: object | null) => unknown;

export class FakeLocks {
  private readonly held = new Set<string>();
  private queue: { name: string; grant: () => void }[] = [];

  async request(name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, callback: Callback): Promise<unknown> {
    if (options.signal?.aborted) throw new DOMException('aborted', 'AbortError');
    if (this.held.has(name)) {
      if (options.ifAvailable) return callback(null);
      await new Promise<void>((grant, refuse) => {
        this.queue.push({ name, grant });
        options.signal?.addEventListener('abort', () => {
          this.queue = this.queue.filter((one) => one.grant !== grant);
          refuse(new DOMException('aborted', 'AbortError'));
        });
      });
    }
    this.held.add(name);
    try {
      return await callback({ name });
    } finally {
      this.held.delete(name);
      const next = this.queue.findIndex((one) => one.name === name);
      if (next >= 0) this.queue.splice(next, 1)[0]?.grant();
    }
  }
}
