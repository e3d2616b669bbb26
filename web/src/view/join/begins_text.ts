import { dayAndTime, relative, t, timeOfDay } from '../../i18n';
import { beginsFrom } from '../../state/begins';

export function beginsText(beginsMs: number, nowMs: number): string {
  const begins = beginsFrom(beginsMs, nowMs);
  const time = timeOfDay(beginsMs);
  switch (begins.word) {
    case 'day':
      return t('begins.day', { day: dayAndTime(beginsMs), relative: relative(begins.count, begins.unit) });
    case 'time':
      return t('begins.time', { time, relative: relative(begins.count, begins.unit) });
    case 'now':
      return t('begins.now');
    case 'past':
      return t('begins.past', { time: begins.longAgo ? dayAndTime(beginsMs) : time });
  }
}
