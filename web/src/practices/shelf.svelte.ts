// One's own practices, as this browser keeps them: in localStorage, in the form of their file.

import { fileOf, isFault, mostPractices, newId, practicesOfFile, type OwnPractice } from './own';

const key = 'coregulation.practices';
const damagedKey = 'coregulation.practices.damaged'; // set aside, so that nothing is lost by writing

export class Shelf {
  practices: readonly OwnPractice[] = $state.raw([]);
  kept = $state(true); // false: the newest change lives as long as the page
  damaged = $state(false);

  constructor(private readonly storage: () => Storage = () => localStorage) {
    this.look();
  }

  // Another page of this browser may have changed them; what is here only is not lost for that.
  look(): void {
    if (!this.kept) return;
    let text: string | null;
    try {
      text = this.storage().getItem(key);
    } catch {
      return; // switched off: said when something is to be kept
    }
    if (text === null) {
      this.practices = [];
      return;
    }
    const read = practicesOfFile(text);
    if (!isFault(read)) {
      this.practices = read;
      return;
    }
    this.damaged = true;
    try {
      this.storage().setItem(damagedKey, text);
    } catch {
      // No room for a second copy.
    }
  }

  find(id: string): OwnPractice | undefined {
    return this.practices.find((one) => one.id === id);
  }

  // False: there is no room for one more.
  put(own: OwnPractice): boolean {
    this.look();
    const known = this.find(own.id) !== undefined;
    return this.write(known ? this.practices.map((one) => (one.id === own.id ? own : one)) : [...this.practices, own]);
  }

  // From a file: beside what is here, never in its place. False: there is no room for all of them.
  add(practices: readonly OwnPractice[]): boolean {
    this.look();
    return this.write([...this.practices, ...practices.map((one) => ({ ...one, id: newId() }))]);
  }

  remove(id: string): void {
    this.look();
    this.write(this.practices.filter((one) => one.id !== id));
  }

  private write(practices: readonly OwnPractice[]): boolean {
    if (practices.length > mostPractices) return false;
    this.practices = practices;
    try {
      if (practices.length === 0) this.storage().removeItem(key);
      else this.storage().setItem(key, fileOf(practices));
      this.kept = true;
    } catch {
      this.kept = false;
    }
    return true;
  }
}

export const shelf = new Shelf();
