// What this tab remembers of a place in a session, so that a reload finds the same seat.
// sessionStorage: gone with the tab, never shared with another.

import type { JoinChoices } from '../net/conversation';

export interface Place {
  resume: string;
  choices: Omit<JoinChoices, 'link'>;
}

const keyOf = (link: string): string => `coregulation.place.${link}`;

export function rememberPlace(link: string, place: Place): void {
  try {
    sessionStorage.setItem(keyOf(link), JSON.stringify(place));
  } catch {
    // Storage is off or full: a reload will ask for the name again.
  }
}

export function placeOf(link: string): Place | undefined {
  try {
    const text = sessionStorage.getItem(keyOf(link));
    const place = text ? (JSON.parse(text) as Partial<Place>) : undefined;
    return place?.resume && place.choices ? (place as Place) : undefined;
  } catch {
    return undefined;
  }
}

export function forgetPlace(link: string): void {
  try {
    sessionStorage.removeItem(keyOf(link));
  } catch {
    // Nothing was kept.
  }
}
