// Practices in words of the page.

import { clockText, decimal, t, tn } from '../i18n';
import { ratioText } from '../state/pacer';
import { fileFormat, fileVersion, mostFileKb, mostPractices, type FileFault, type OwnFault } from './own';
import { leastSeconds, mostSeconds, mostSteps, mostTitle, mostWords } from './guide';
import { totalSeconds, type Pacing } from './practice';

export const minutesText = (seconds: readonly number[]): string =>
  tn('practices.minutes', Math.max(1, Math.round(totalSeconds(seconds) / 60)));

// 6, or 5.5.
export const rateText = (breathsPerMin: number): string =>
  decimal(breathsPerMin, Number.isInteger(breathsPerMin) ? 0 : 1);

export const pacerText = (pacing: Pacing | undefined): string =>
  pacing
    ? t('practices.pacer', { rate: rateText(pacing.breathsPerMin), ratio: ratioText(pacing.inhale) })
    : t('practices.pacer.none');

// How long a step is: 0:45, 3:00.
export const stepText = (seconds: number): string => clockText(seconds * 1_000);

export function faultText(fault: OwnFault): string {
  const most = { title_long: mostTitle, note_long: mostWords, text_long: mostWords, steps_many: mostSteps };
  const values =
    fault.expected === 'seconds'
      ? { least: leastSeconds, most: mostSeconds }
      : { most: fault.expected in most ? most[fault.expected as keyof typeof most] : 0 };
  return t(`own.fault.${fault.expected}`, values);
}

export function fileFaultText(fault: FileFault): string {
  const { expected, practice, step, version } = fault;
  switch (expected) {
    case 'json':
      return t('file.fault.json');
    case 'format':
      return t('file.fault.format', { format: fileFormat });
    case 'version':
      return t('file.fault.version', { version: version ?? '?', known: fileVersion });
    case 'practices':
      return t('file.fault.practices', { most: mostPractices });
  }
  const words = expected === 'object' ? t('file.fault.object') : faultText({ expected });
  if (practice === undefined) return words;
  return step === undefined
    ? t('file.at.practice', { practice, fault: words })
    : t('file.at.step', { practice, step, fault: words });
}

export const fileTooLarge = (): string => t('file.fault.large', { most: mostFileKb });
