// A person's state in words, short enough for beneath a light.
import { decimal, t } from '../i18n';
import type { StagePerson } from '../state/picture';
import type { Individual } from '../state/values';
import type { PersonWord } from '../state/words';

export function wordText(word: PersonWord, values: Individual | undefined): string {
  if (word === 'gathering' && values?.needs_s !== undefined && values.needs_s > 0)
    return t('state.gathering.for', { s: decimal(Math.ceil(values.needs_s), 0) });
  return t(`state.${word}`);
}

export function personText(person: StagePerson): string {
  const reason = person.values?.reason;
  // At rest only because nothing has been heard for long: an old reason would not be the reason.
  const told = person.values?.state === person.word && (person.word === 'resting' || person.word === 'withheld');
  const text = told && reason ? t(`reason.short.${reason}`) : wordText(person.word, person.values);
  if (person.sensor === 'simulated' && person.word !== 'resting') return `${text} · ${t('room.simulated')}`;
  if (person.sensor === 'recording' && person.word !== 'resting') return `${text} · ${t('room.recorded')}`;
  return text;
}
