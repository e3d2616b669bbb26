// A person's state in words, short enough for beneath a light.
import { decimal, t } from '../i18n';
import type { StagePerson } from '../state/picture';
import type { Individual } from '../state/values';
import { preferences } from '../store/preferences.svelte';
import type { PersonWord } from '../state/words';

// A number that changes each second beneath every light would be a countdown; steps of this are not.
const stepS = 10;

export function wordText(word: PersonWord, values: Individual | undefined): string {
  // Where nothing may move by itself, no number counts down.
  if (word === 'gathering' && values?.needs_s !== undefined && values.needs_s > 0 && !preferences.still)
    return t('state.gathering.for', { s: decimal(Math.ceil(values.needs_s / stepS) * stepS, 0) });
  return t(`state.${word}`);
}

// As a word alone: for what is read aloud, where a number that changes would be read again and again.
export function personWordText(person: StagePerson): string {
  if (person.sign === 'veiled') return t('stage.sign.veiled');
  if (person.sign === 'dot') return t('stage.sign.dot');
  if (person.sign === 'apart') return t('stage.sign.apart');
  const reason = person.values?.reason;
  // At rest only because nothing has been heard for long: an old reason would not be the reason.
  const told = person.values?.state === person.word && (person.word === 'resting' || person.word === 'withheld');
  return told && reason ? t(`reason.short.${reason}`) : t(`state.${person.word}`);
}

export function personText(person: StagePerson): string {
  const text = person.word === 'gathering' ? wordText(person.word, person.values) : personWordText(person);
  if (person.sensor === 'simulated' && person.word !== 'resting') return `${text} · ${t('room.simulated')}`;
  if (person.sensor === 'recording' && person.word !== 'resting') return `${text} · ${t('room.recorded')}`;
  return text;
}
