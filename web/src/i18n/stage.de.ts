import type { stage_en } from './stage.en';

export const stage_de: Record<keyof typeof stage_en, string> = {
  'stage.sign.veiled': 'da, nicht gezeigt',
  'stage.sign.dot': 'da, ohne Sensor',
  'stage.sign.apart': 'weg',

  'stage.together.nobody': 'Die Form in der Mitte öffnet sich, wenn sich Rhythmen, die gezeigt werden, miteinander bewegen.',
  'stage.circle.together': 'Der Kreis bewegt sich miteinander, mehr als es der Zufall täte.',
  'stage.circle.edge': 'Vielleicht miteinander; der Zufall könnte das auch ergeben.',
  'stage.circle.chance': 'Jede und jeder im eigenen Rhythmus.',
  'stage.circle.gathering': 'Es sammelt sich. Etwas über eine Minute braucht es.',
  'stage.circle.withheld': 'Gerade lässt sich nichts vergleichen.',
  'stage.circle.checking': 'Wird geprüft.',
  'stage.circle.resting': 'Ruht.',
  'stage.pair.together': 'Zwei Rhythmen bewegen sich miteinander, mehr als es der Zufall täte.',
  'stage.pair.edge': 'Vielleicht miteinander; der Zufall könnte das auch ergeben.',
  'stage.pair.chance': 'Beide im eigenen Rhythmus.',
  'stage.pair.gathering': 'Es sammelt sich. Etwas über eine Minute von beiden braucht es.',
  'stage.pair.withheld': 'Gerade lässt sich nichts vergleichen.',
  'stage.pair.checking': 'Wird geprüft.',
  'stage.pair.resting': 'Ruht.',
  'stage.paced': 'Der gemeinsame Atemtakt erklärt einen Teil davon.',
  'stage.paced.beyond': 'Der gemeinsame Atemtakt erklärt einen Teil davon, nicht alles.',
  'stage.paced.only': 'Der gemeinsame Atemtakt erklärt es.',
  'stage.own': 'Bei deinem eigenen Atem. Der Kreis geht weiter und drängt niemanden.',

  'stage.large.measuring.one': '{n} mit Rhythmus',
  'stage.large.measuring.other': '{n} mit Rhythmus',
  'stage.large.gathering.one': '{n} sammelt sich',
  'stage.large.gathering.other': '{n} sammeln sich',
  'stage.large.resting.one': '{n} ruht',
  'stage.large.resting.other': '{n} ruhen',

  'minutes.title': 'Die letzten Minuten',
  'minutes.together': 'Miteinander',
  'minutes.own': 'Deine Kohärenz',
  'minutes.band': 'was der Zufall ergibt',
  'minutes.text.now': 'Jetzt {value}, auf einer Skala, auf der 1 einmal in zwanzig Fällen zufällig vorkommt.',
  'minutes.text.none': 'Im Moment lässt sich nichts sagen.',
  'minutes.text.own': 'Jetzt {value}, zwischen 0 und etwa 6.',
  'minutes.before': 'vor {n}\u00a0min',
  'minutes.now': 'jetzt',

  'room.elapsed.min': '{n}\u00a0min',

  'projector.full': 'Ganzer Bildschirm',
  'projector.full.leave': 'Ganzen Bildschirm verlassen',
};
