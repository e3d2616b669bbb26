import { describe, expect, it } from 'vitest';
import { fileOf, mostPractices, type OwnPractice } from '../../src/practices/own';
import { Shelf } from '../../src/practices/shelf.svelte';

class FakeStorage implements Storage {
  texts = new Map<string, string>();
  full = false;
  get length(): number {
    return this.texts.size;
  }
  clear = (): void => this.texts.clear();
  key = (i: number): string | null => [...this.texts.keys()][i] ?? null;
  getItem = (key: string): string | null => this.texts.get(key) ?? null;
  removeItem = (key: string): void => void this.texts.delete(key);
  setItem(key: string, text: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.texts.set(key, text);
  }
}

const key = 'coregulation.practices';
const own = (id: string, title = id): OwnPractice => ({ id, title, note: '', steps: [{ text: 'x', seconds: 10 }] });
const a = own('aaaaaaaaaaaaaaaa');
const b = own('bbbbbbbbbbbbbbbb');

describe('the shelf of one’s own practices', () => {
  it('is there again when the page is opened again', () => {
    const storage = new FakeStorage();
    new Shelf(() => storage).put(a);
    expect(new Shelf(() => storage).practices).toEqual([a]);
  });

  it('changes one and leaves the others', () => {
    const shelf = new Shelf(() => new FakeStorage());
    const storage = new FakeStorage();
    const two = new Shelf(() => storage);
    two.put(a);
    two.put(b);
    two.put({ ...a, title: 'Changed' });
    expect(two.practices.map((one) => one.title)).toEqual(['Changed', b.title]);
    two.remove(a.id);
    expect(new Shelf(() => storage).practices).toEqual([b]);
    expect(shelf.practices).toEqual([]);
  });

  it('loses nothing that another page has put on it meanwhile', () => {
    const storage = new FakeStorage();
    const one = new Shelf(() => storage);
    const other = new Shelf(() => storage);
    one.put(a);
    other.put(b);
    expect(new Shelf(() => storage).practices).toEqual([a, b]);
    other.remove(a.id);
    other.remove(b.id);
    one.look();
    expect(one.practices).toEqual([]);
  });

  it('puts what comes from a file beside what is there, even the same', () => {
    const shelf = new Shelf(() => new FakeStorage());
    shelf.put(a);
    const storage = new FakeStorage();
    const kept = new Shelf(() => storage);
    kept.put(a);
    expect(kept.add([a, b])).toBe(true);
    expect(kept.practices.map((one) => one.title)).toEqual([a.title, a.title, b.title]);
    expect(new Set(kept.practices.map((one) => one.id)).size).toBe(3);
  });

  it('takes no more than it can give back', () => {
    const storage = new FakeStorage();
    const shelf = new Shelf(() => storage);
    expect(shelf.add(Array.from({ length: mostPractices }, () => a))).toBe(true);
    expect(shelf.add([b])).toBe(false);
    expect(shelf.put(b)).toBe(false);
    expect(new Shelf(() => storage).practices).toHaveLength(mostPractices);
  });

  it('says when the browser does not keep it, and has it as long as the page lives', () => {
    const storage = new FakeStorage();
    storage.full = true;
    const shelf = new Shelf(() => storage);
    shelf.put(a);
    shelf.put(b);
    expect(shelf.kept).toBe(false);
    expect(shelf.practices).toEqual([a, b]);
    storage.full = false;
    shelf.put({ ...b, title: 'Again' });
    expect(shelf.kept).toBe(true);
    expect(new Shelf(() => storage).practices).toHaveLength(2);
  });

  it('works where storage is switched off', () => {
    const shelf = new Shelf(() => {
      throw new DOMException('off', 'SecurityError');
    });
    expect(shelf.practices).toEqual([]);
    shelf.put(a);
    expect(shelf.kept).toBe(false);
    expect(shelf.find(a.id)).toEqual(a);
  });

  it('sets aside what it cannot read instead of writing over it', () => {
    const storage = new FakeStorage();
    storage.setItem(key, fileOf([a]).slice(0, 40));
    const shelf = new Shelf(() => storage);
    expect(shelf.damaged).toBe(true);
    shelf.put(b);
    expect(new Shelf(() => storage).practices).toEqual([b]);
    expect(storage.getItem(`${key}.damaged`)).toBe(fileOf([a]).slice(0, 40));
  });
});
