import type { WaitingPerson } from '../../protocol/messages';

// Who else waits and is there: nobody is told which of them they are, so the first of one's own name is taken for it.
export function othersWaiting(waits: readonly WaitingPerson[], ownName: string): WaitingPerson[] {
  const there = waits.filter((one) => one.here);
  const own = there.findIndex((one) => one.name === ownName);
  return there.filter((_, i) => i !== own);
}
