// A large circle at a glance: half a byte a seat, as base64url (protocol, `strip`).

// The state of one seat. `unseen`: shows themselves to nobody here, or is not here.
export type StripState = 'unseen' | 'resting' | 'gathering' | 'withheld' | 'settling' | 'steady';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const valueOf = new Map([...digits].map((digit, i) => [digit, i] as const));

// Half bytes from 4 on are steps of 0.4 of the coherence score; the step that begins above 1.8, from which a
// rhythm is called steady, is the fifth (2.0).
const measuringFrom = 4;
const steadyFrom = measuringFrom + 5;

export function stripStates(strip: string): StripState[] {
  const states: StripState[] = [];
  let bits = 0;
  let held = 0; // how many of them
  for (const digit of strip) {
    const value = valueOf.get(digit);
    if (value === undefined) return states; // no strip: what came before it is
    bits = (bits << 6) | value;
    held += 6;
    while (held >= 4) {
      held -= 4;
      states.push(stateOf((bits >> held) & 15));
      bits &= (1 << held) - 1;
    }
  }
  // Whole bytes were written: what is left over below a byte is filling.
  return states.length % 2 === 1 ? states.slice(0, -1) : states;
}

function stateOf(half: number): StripState {
  if (half === 0) return 'unseen';
  if (half === 1) return 'resting';
  if (half === 2) return 'gathering';
  if (half === 3) return 'withheld';
  return half >= steadyFrom ? 'steady' : 'settling';
}

export interface StripCounts {
  measuring: number; // settling or steady
  gathering: number;
  resting: number; // resting or held back
}

export function countsOf(states: readonly StripState[]): StripCounts {
  const counts: StripCounts = { measuring: 0, gathering: 0, resting: 0 };
  for (const state of states) {
    if (state === 'steady' || state === 'settling') counts.measuring += 1;
    else if (state === 'gathering') counts.gathering += 1;
    else if (state !== 'unseen') counts.resting += 1;
  }
  return counts;
}
