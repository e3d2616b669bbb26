// The room in sentences, for those who listen. Words only: a number that changes would be read again and again.
import { list, t, tn } from '../i18n';
import type { PairRow, PhaseName } from '../protocol/messages';
import { countsOf, stripStates } from '../state/strip';
import type { StagePerson } from '../state/picture';
import type { Togetherness } from '../state/togetherness';
import { pairWord } from '../state/words';
import type { Freshness } from '../state/freshness';
import { personWordText } from './person_text';
import { togetherText } from './together_text';

export interface Told {
  people: readonly StagePerson[];
  pairs: readonly PairRow[];
  together: Togetherness;
  name: (seat: number) => string;
  phase: PhaseName;
  freshness: Freshness;
  lost: boolean;
  strip: string | undefined;
  here: number;
}

const spokenPairs = 3; // more than this cannot be followed by ear
const spokenPeople = 8; // likewise; the table has all
// Of a large circle only this much is told, so that it is not told anew for each who comes.
const roughly = 10;

export function summaryText(told: Told): string {
  if (told.lost) return t('summary.lost');
  const parts = [t('summary.phase', { phase: t(`phase.${told.phase}`) })];
  const mine = told.people.find((person) => person.mine);
  if (mine) parts.push(t('summary.you', { word: personWordText(mine) }));
  if (told.strip !== undefined) parts.push(...largeParts(told.strip, told.here));
  else parts.push(...peopleParts(told.people));
  if (told.together.of !== 'nobody') parts.push(togetherText(told.together));
  if (told.together.of === 'circle') {
    const own = mine ? told.pairs.filter((pair) => pair.a === mine.seat || pair.b === mine.seat) : [];
    for (const pair of own.slice(0, spokenPairs)) {
      const words = { a: told.name(pair.a), b: told.name(pair.b), word: t(`pair.word.${pairWord(pair, told.freshness)}`) };
      parts.push(t('summary.pair', words));
    }
  }
  return parts.join(' ');
}

function peopleParts(people: readonly StagePerson[]): string[] {
  const others = people.filter((person) => !person.mine);
  if (others.length === 0) return [];
  if (others.length > spokenPeople) return [`${tn('room.people', people.length)}.`];
  return [t('summary.people', { list: list(others.map((p) => `${p.name}, ${personWordText(p)}`)) })];
}

function largeParts(strip: string, here: number): string[] {
  const round = (n: number): number => (n < roughly ? n : Math.round(n / roughly) * roughly);
  const counts = countsOf(stripStates(strip));
  return [
    `${tn('room.people', round(here))}, ${tn('stage.large.measuring', round(counts.measuring))}, ${tn('stage.large.gathering', round(counts.gathering))}.`,
  ];
}
