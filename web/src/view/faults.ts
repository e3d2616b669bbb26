// What the server refused, as a sentence for people. What is unknown here is "refused".
import type { Key } from '../i18n/en';

export function faultKey(code: string): Key {
  if (code === 'unreachable') return 'fault.unreachable';
  if (code === 'unknown_link') return 'fault.unknown_link';
  return 'fault.refused';
}
