// How far all move together, in a sentence that says when a shared breath explains it.
import { t } from '../i18n';
import type { Togetherness } from '../state/togetherness';

export function togetherText({ of, word, pacer, beyond }: Togetherness): string {
  if (of === 'nobody') return t('stage.together.nobody');
  const sentence = of === 'circle' ? t(`stage.circle.${word}`) : t(`stage.pair.${word}`);
  if (!pacer || (word !== 'together' && word !== 'edge')) return sentence;
  const explained =
    beyond === undefined ? t('stage.paced') : t(beyond ? 'stage.paced.beyond' : 'stage.paced.only');
  return `${sentence} ${explained}`;
}
