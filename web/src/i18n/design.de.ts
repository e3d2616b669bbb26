import type { design_en } from './design.en';

export const design_de: Record<keyof typeof design_en, string> = {
  'design.close': 'Schließen',
};
