// What one place in a session leaves in this browser, so that a page that was closed, or crashed, loses nothing:
// readings that no acknowledgement covers yet, and the secret that takes the seat back.
//
// IndexedDB. Everything personal is sealed with AES-GCM under a key that never leaves the browser (it is
// stored as a key, not as bytes, and cannot be exported); a link is filed under its SHA-256. It goes with the
// acknowledgement, with leaving, with the session's end, and after a day in any case. Only one page at a time
// has the locker of a link (Web Locks): a second tab must not take for left what the first is about to send. When
// the first is done with it, the second gets it (`whenFree`).
//
// Not there in an insecure context, in some private windows, or with the storage full: then the page says so,
// and readings live as long as it does. Durability is the browser's usual one: what it has taken outlives a crash
// of the page or of the browser; the last seconds may not outlive a loss of power.

import type { Notification, Stream } from '../protocol/messages';
import type { Place } from './places';

export interface Left {
  place: Place | undefined;
  readings: Notification[]; // by stream, then seq
}

// Why a reading is not held beyond the page's life.
export type Unkept =
  | 'impossible' // the browser keeps nothing: an insecure context, a private window, storage switched off
  | 'elsewhere' // another page of this browser has the locker
  | 'full'; // no room left

export const unkeptBy = (error: unknown): Unkept =>
  error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'impossible';

export const longestKeptMs = 24 * 3_600_000;
const lookForOldEveryMs = 3_600_000;
// A browser whose storage does not answer must not keep anybody in front of the door.
const openWithinMs = 4_000;

const version = 1;
const sealingKey = 'sealing';

interface Sealed {
  link: string; // SHA-256 of the link's secret
  savedMs: number; // wall clock: only to throw away what is older than a day
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}
type SealedReading = Sealed & { stream: Stream; seq: number };

export class Locker {
  // Times that everything, or all readings, were thrown away: what was being sealed meanwhile is not put back.
  private emptied = 0;
  private dropped = 0;
  private closed = false;
  private lookedForOldMs = Date.now();

  private constructor(
    private database: IDBDatabase,
    private readonly link: string,
    private key: CryptoKey,
    private readonly release: () => void,
  ) {}

  static async open(secret: string): Promise<Locker | Unkept> {
    const link = await filedUnder(secret).catch(() => undefined);
    if (link === undefined || !('locks' in navigator)) return 'impossible';
    const release = await only(link, { ifAvailable: true });
    return release ? Locker.openHeld(link, release) : 'elsewhere';
  }

  // As soon as the other page is done with it, or closed.
  static async whenFree(secret: string, signal: AbortSignal): Promise<Locker | Unkept> {
    const link = await filedUnder(secret);
    const release = await only(link, { signal });
    return release ? Locker.openHeld(link, release) : 'elsewhere';
  }

  private static async openHeld(link: string, release: () => void): Promise<Locker | Unkept> {
    try {
      const database = await openDatabase();
      const locker = new Locker(database, link, await keyOf(database), release);
      await locker.throwAwayOld();
      return locker;
    } catch (error) {
      release();
      return unkeptBy(error);
    }
  }

  // What an earlier page left. What cannot be opened any more is thrown away.
  async left(): Promise<Left> {
    const [place, readings] = await done(this.database, ['places', 'readings'], 'readonly', (t) =>
      Promise.all([
        answered<Sealed | undefined>(t.objectStore('places').get(this.link)),
        answered<SealedReading[]>(t.objectStore('readings').getAll(this.allReadings())),
      ]),
    );
    try {
      return {
        place: place && ((await this.open(place)) as Place),
        readings: (await Promise.all(readings.map((one) => this.open(one)))) as Notification[],
      };
    } catch {
      await this.empty();
      return { place: undefined, readings: [] };
    }
  }

  async remember(place: Place): Promise<void> {
    const { emptied } = this;
    const sealed = await this.seal(place);
    if (emptied !== this.emptied) return;
    await done(this.database, ['places'], 'readwrite', (t) => answered(t.objectStore('places').put(sealed)));
  }

  async put(reading: Notification): Promise<void> {
    if (Date.now() - this.lookedForOldMs > lookForOldEveryMs) await this.throwAwayOld();
    try {
      await this.putNow(reading);
    } catch (error) {
      // The browser has closed the database, as when somebody clears what pages keep: begin a new one.
      const gone = error instanceof DOMException && error.name === 'InvalidStateError';
      if (!gone || this.closed) throw error;
      this.database = await openDatabase();
      this.key = await keyOf(this.database);
      await this.putNow(reading);
    }
  }

  private async putNow(reading: Notification): Promise<void> {
    const { emptied, dropped } = this;
    const sealed: SealedReading = { ...(await this.seal(reading)), stream: reading.stream, seq: reading.seq };
    if (emptied !== this.emptied || dropped !== this.dropped) return;
    await done(this.database, ['readings'], 'readwrite', (t) => answered(t.objectStore('readings').put(sealed)));
  }

  // Everything of this stream up to here is dealt with.
  async settled(stream: Stream, upTo: number): Promise<void> {
    await this.discard(IDBKeyRange.bound([this.link, stream, 0], [this.link, stream, upTo]));
  }

  async refused(stream: Stream, seq: number): Promise<void> {
    await this.discard(IDBKeyRange.only([this.link, stream, seq]));
  }

  // No reading is to be kept any longer; the seat may still be taken back.
  async dropReadings(): Promise<void> {
    this.dropped += 1;
    await this.discard(this.allReadings());
  }

  // Nothing of this place remains.
  async empty(): Promise<void> {
    this.emptied += 1;
    await done(this.database, ['places', 'readings'], 'readwrite', (t) => {
      t.objectStore('places').delete(this.link);
      return answered(t.objectStore('readings').delete(this.allReadings()));
    });
  }

  close(): void {
    this.closed = true;
    this.database.close();
    this.release();
  }

  private allReadings(): IDBKeyRange {
    return IDBKeyRange.bound([this.link], [this.link, []]); // an array sorts after every string
  }

  private async discard(range: IDBKeyRange): Promise<void> {
    await done(this.database, ['readings'], 'readwrite', (t) => answered(t.objectStore('readings').delete(range)));
  }

  private async seal(what: Place | Notification): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(what));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, this.key, plain);
    return { link: this.link, savedMs: Date.now(), iv, sealed };
  }

  private async open({ iv, sealed }: Sealed): Promise<unknown> {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, this.key, sealed);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  // Of every link, not only of this one: nobody may ever open the others again.
  private async throwAwayOld(): Promise<void> {
    this.lookedForOldMs = Date.now();
    const oldest = this.lookedForOldMs - longestKeptMs;
    await done(this.database, ['places', 'readings'], 'readwrite', async (t) => {
      for (const store of ['places', 'readings']) {
        const walk = t.objectStore(store).openCursor();
        for (let at = await answered(walk); at; at = await answered(walk)) {
          const { savedMs } = at.value as Sealed;
          if (savedMs < oldest) at.delete();
          at.continue();
        }
      }
    });
  }
}

async function filedUnder(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Holds the lock of a link's locker until the returned function is called; absent when it cannot be had.
function only(link: string, options: LockOptions): Promise<(() => void) | undefined> {
  return new Promise((answer) => {
    void navigator.locks
      .request(`coregulation.locker.${link}`, options, (lock) => {
        if (!lock) return answer(undefined);
        return new Promise<void>((release) => answer(release));
      })
      .catch(() => answer(undefined));
  });
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new DOMException('the storage does not answer', 'TimeoutError')), openWithinMs);
    const opening = indexedDB.open('coregulation', version);
    opening.onupgradeneeded = () => {
      const database = opening.result;
      database.createObjectStore('keys');
      database.createObjectStore('places', { keyPath: 'link' });
      database.createObjectStore('readings', { keyPath: ['link', 'stream', 'seq'] });
    };
    opening.onsuccess = () => {
      clearTimeout(late);
      const database = opening.result;
      database.onversionchange = () => database.close(); // a newer page of ours wants to change it
      resolve(database);
    };
    opening.onerror = () => reject(opening.error ?? new Error('no database'));
    opening.onblocked = () => reject(new Error('the database is held by an older page'));
  });
}

async function keyOf(database: IDBDatabase): Promise<CryptoKey> {
  const get = (): Promise<CryptoKey | undefined> =>
    done(database, ['keys'], 'readonly', (t) => answered<CryptoKey | undefined>(t.objectStore('keys').get(sealingKey)));
  const known = await get();
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Two pages may begin at once: the first key that is stored is the one.
  await done(database, ['keys'], 'readwrite', async (t) => {
    const store = t.objectStore('keys');
    if ((await answered(store.count(sealingKey))) === 0) store.put(made, sealingKey);
  });
  return (await get()) ?? made;
}

// Resolves once the transaction is durable.
async function done<T>(
  database: IDBDatabase,
  stores: string[],
  mode: IDBTransactionMode,
  what: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  const transaction = database.transaction(stores, mode);
  const completed = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () =>
      reject(transaction.error ?? new Error('the browser kept nothing'));
  });
  const [answer] = await Promise.all([what(transaction), completed]);
  return answer;
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser refused'));
  });
}
