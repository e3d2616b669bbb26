// The library, in the order of a gentle path: first alone, then near others, then with them.
// A person picks one or two; nothing here is counted.

import type { Practice } from './practice';

// Six breaths a minute with a slightly longer breath out: where a heart's rhythm follows the breath most
// easily in most adults (Lehrer and Gevirtz 2014).
const easy = { breathsPerMin: 6, inhale: 0.45 };
// A hummed breath out lasts longer than the breath in.
const hummed = { breathsPerMin: 5, inhale: 0.35 };

const found = [
  {
    key: 'grounding',
    part: 'landing',
    company: 'either',
    seconds: [40, 45, 45, 45, 40],
    sources: ['Najavits 2002, Seeking Safety'],
  },
  {
    key: 'heart-breathing',
    part: 'landing',
    company: 'either',
    seconds: [30, 60, 120, 60, 30],
    pacing: easy,
    sources: ['Lehrer & Gevirtz 2014, Frontiers in Psychology 5', 'McCraty & Zayas 2014, Frontiers in Psychology 5'],
  },
  {
    key: 'soothing-touch',
    part: 'landing',
    company: 'either',
    seconds: [40, 60, 60, 60, 40],
    sources: ['Dreisoerner et al. 2021, Comprehensive Psychoneuroendocrinology 8'],
  },
  {
    key: 'humming',
    part: 'landing',
    company: 'either',
    seconds: [40, 60, 120, 50],
    pacing: hummed,
    sources: ['Vickhoff et al. 2013, Frontiers in Psychology 4'],
  },
  {
    key: 'appreciation',
    part: 'warmth',
    company: 'either',
    seconds: [40, 60, 60, 150, 40],
    pacing: { breathsPerMin: 6, inhale: 0.5 },
    sources: ['McCraty & Zayas 2014, Frontiers in Psychology 5'],
  },
  {
    key: 'three-good-things',
    part: 'warmth',
    company: 'either',
    seconds: [30, 90, 90, 90, 40],
    sources: [
      'Emmons & McCullough 2003, Journal of Personality and Social Psychology 84',
      'Seligman et al. 2005, American Psychologist 60',
    ],
  },
  {
    key: 'self-compassion',
    part: 'warmth',
    company: 'either',
    seconds: [40, 60, 60, 90, 40],
    sources: ['Neff 2003, Self and Identity 2', 'Neff & Germer 2013, Journal of Clinical Psychology 69'],
  },
  {
    key: 'loving-kindness',
    part: 'warmth',
    company: 'either',
    seconds: [40, 75, 75, 75, 75, 40],
    sources: [
      'Salzberg 1995, Lovingkindness',
      'Fredrickson et al. 2008, Journal of Personality and Social Psychology 95',
    ],
  },
  {
    key: 'true-sentence',
    part: 'warmth',
    company: 'either',
    seconds: [40, 90, 60, 90, 30],
    sources: ['Wood, Perunovic & Lee 2009, Psychological Science 20'],
  },
  {
    key: 'noticing',
    part: 'senses',
    company: 'either',
    seconds: [40, 60, 90, 90, 40],
    sources: ['Kabat-Zinn 1990, Full Catastrophe Living'],
  },
  {
    key: 'slow-movement',
    part: 'senses',
    company: 'either',
    seconds: [40, 60, 60, 60, 60, 40],
  },
  {
    key: 'muscle-release',
    part: 'senses',
    company: 'either',
    seconds: [40, 50, 50, 50, 50, 50, 60],
    sources: ['Jacobson 1938, Progressive Relaxation', 'Bernstein & Borkovec 1973, Progressive Relaxation Training'],
  },
  {
    key: 'warm-cup',
    part: 'senses',
    company: 'either',
    seconds: [60, 60, 90, 60],
  },
  {
    key: 'slow-bite',
    part: 'senses',
    company: 'either',
    seconds: [45, 45, 60, 60, 45],
    sources: ['Kabat-Zinn 1990, Full Catastrophe Living'],
  },
  {
    key: 'outside',
    part: 'senses',
    company: 'either',
    seconds: [60, 150, 150, 150, 60],
    sources: ['Bratman et al. 2015, PNAS 112'],
  },
  {
    key: 'free-drawing',
    part: 'senses',
    company: 'either',
    seconds: [40, 180, 120, 60],
  },
  {
    key: 'going-well',
    part: 'ahead',
    company: 'either',
    seconds: [40, 60, 90, 60, 40],
  },
  {
    key: 'hard-moment-met',
    part: 'ahead',
    company: 'either',
    seconds: [45, 60, 90, 90, 60],
    sources: ['Gollwitzer 1999, American Psychologist 54'],
  },
  {
    key: 'calm-animal',
    part: 'near',
    company: 'alone',
    seconds: [40, 60, 120, 60, 30],
    sources: ['Odendaal 2000, Journal of Psychosomatic Research 49'],
  },
  {
    key: 'safe-person',
    part: 'near',
    company: 'either',
    seconds: [40, 90, 90, 60, 40],
    sources: ['Coan, Schaefer & Davidson 2006, Psychological Science 17'],
  },
  {
    key: 'boundaries',
    part: 'near',
    company: 'either',
    seconds: [40, 90, 90, 60, 40],
  },
  {
    key: 'gratitude-for-someone',
    part: 'near',
    company: 'either',
    seconds: [40, 60, 90, 60],
    sources: ['Emmons & McCullough 2003, Journal of Personality and Social Psychology 84'],
  },
  {
    key: 'side-by-side',
    part: 'near',
    company: 'together',
    seconds: [60, 600, 90],
  },
  {
    key: 'listening-pairs',
    part: 'sharing',
    company: 'pairs',
    seconds: [45, 180, 60, 180, 60, 60],
    sources: ['Rogers & Farson 1957, Active Listening'],
  },
  {
    key: 'open-words',
    part: 'sharing',
    company: 'pairs',
    seconds: [45, 90, 120, 120, 60],
    sources: ['Rosenberg 2003, Nonviolent Communication'],
  },
  {
    key: 'sharing-a-little',
    part: 'sharing',
    company: 'pairs',
    seconds: [60, 60, 150, 45, 150, 60],
    sources: ['Aron et al. 1997, Personality and Social Psychology Bulletin 23'],
  },
  {
    key: 'asking-for-support',
    part: 'sharing',
    company: 'alone',
    seconds: [45, 90, 120, 60],
  },
  {
    key: 'in-their-place',
    part: 'sharing',
    company: 'either',
    seconds: [40, 60, 90, 60, 40],
  },
  {
    key: 'offering-support',
    part: 'sharing',
    company: 'pairs',
    seconds: [45, 150, 120, 60, 45],
    sources: ['Inagaki & Eisenberger 2012, Psychosomatic Medicine 74'],
  },
  {
    key: 'thank-you-letter',
    part: 'sharing',
    company: 'alone',
    seconds: [60, 300, 120, 60],
    sources: ['Seligman et al. 2005, American Psychologist 60'],
  },
  {
    key: 'breathing-together',
    part: 'circle',
    company: 'together',
    seconds: [45, 60, 180, 60, 45],
    pacing: easy,
    sources: ['Lehrer & Gevirtz 2014, Frontiers in Psychology 5'],
  },
  {
    key: 'sharing-witnessing',
    part: 'circle',
    company: 'circle',
    seconds: [60, 60, 900, 90, 45],
  },
  {
    key: 'celebrating',
    part: 'circle',
    company: 'together',
    seconds: [45, 60, 240, 60],
    sources: ['Gable et al. 2004, Journal of Personality and Social Psychology 87'],
  },
  {
    key: 'enough-as-is',
    part: 'circle',
    company: 'either',
    seconds: [40, 60, 75, 60, 40],
    sources: ['Neff 2003, Self and Identity 2'],
  },
  {
    key: 'letting-go',
    part: 'circle',
    company: 'either',
    seconds: [45, 60, 90, 60, 45],
    sources: ['Worthington et al. 2007, Journal of Behavioral Medicine 30'],
  },
  {
    key: 'movement-together',
    part: 'circle',
    company: 'together',
    seconds: [45, 60, 90, 90, 60, 45],
    sources: ['Wayne & Kaptchuk 2008, Journal of Alternative and Complementary Medicine 14'],
  },
] as const satisfies readonly Practice[];

export type LibraryKey = (typeof found)[number]['key'];

export const library: readonly Practice<LibraryKey>[] = found;

export const practiceOf = (key: string | undefined): Practice<LibraryKey> | undefined =>
  library.find((practice) => practice.key === key);
