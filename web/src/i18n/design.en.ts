// Texts of the parts that every view uses.
export const design_en = {
  'design.close': 'Close',
} as const;
