// The stage, the room around it, the projector.

export const stage_en = {
  'stage.sign.veiled': 'here, not shown',
  'stage.sign.dot': 'here, no sensor',
  'stage.sign.apart': 'away',

  'stage.together.nobody': 'The form in the middle opens when people who show their rhythm move together.',
  'stage.circle.together': 'The circle moves together, more than chance would.',
  'stage.circle.edge': 'Perhaps together; chance could give this too.',
  'stage.circle.chance': 'Each in their own rhythm.',
  'stage.circle.gathering': 'Gathering. A little over a minute is needed.',
  'stage.circle.withheld': 'Nothing can be compared just now.',
  'stage.circle.checking': 'Checking.',
  'stage.circle.resting': 'Resting.',
  'stage.pair.together': 'Two rhythms move together, more than chance would.',
  'stage.pair.edge': 'Perhaps together; chance could give this too.',
  'stage.pair.chance': 'Each in their own rhythm.',
  'stage.pair.gathering': 'Gathering. A little over a minute of both is needed.',
  'stage.pair.withheld': 'Nothing can be compared just now.',
  'stage.pair.checking': 'Checking.',
  'stage.pair.resting': 'Resting.',
  'stage.paced': 'The shared pacer explains a part of it.',
  'stage.paced.beyond': 'The shared pacer explains a part of it, not all.',
  'stage.paced.only': 'The shared pacer explains it.',
  'stage.own': 'With your own breath. The circle goes on, and waits for nobody.',

  'stage.large.measuring.one': '{n} measuring',
  'stage.large.measuring.other': '{n} measuring',
  'stage.large.gathering.one': '{n} gathering',
  'stage.large.gathering.other': '{n} gathering',
  'stage.large.resting.one': '{n} resting',
  'stage.large.resting.other': '{n} resting',

  'minutes.title': 'The last minutes',
  'minutes.together': 'Together',
  'minutes.own': 'Your coherence',
  'minutes.band': 'what chance gives',
  'minutes.text.now': 'Now {value}, on a scale on which 1 happens one time in twenty by chance.',
  'minutes.text.none': 'Nothing can be said at this moment.',
  'minutes.text.own': 'Now {value}, between 0 and about 6.',
  'minutes.before': '{n}\u00a0min ago',
  'minutes.now': 'now',

  'room.elapsed.min': '{n}\u00a0min',

  'projector.full': 'Full screen',
  'projector.full.leave': 'Leave full screen',
} as const;
