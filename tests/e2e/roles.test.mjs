// Who is told what, and who may say what: one room with every role in it, each line read to the byte. What is private stays
// with those who hold the session; who waits before the door hears nothing of it.
import { createSession, expect, person, until } from './support/browser.mjs';
import { Member } from './support/member.mjs';
import { comeIn, inRoom } from './support/pages.mjs';
import { listenTo, newest, ofType, tellings } from './support/sockets.mjs';

export const name = 'each role is told what is meant for it and nothing else, and is refused what it may not do';
export const takesS = 125;

const calmS = 66; // a whole calm minute, to be far above of
const calmMs = 860;
const quickMs = 500;

export async function test(house) {
  const { links } = await createSession(house, 'Six roles', { door: 'ask' });
  const secrets = Object.values(links).map((link) => new URL(link).hash.slice(1));
  const coach = await person(house);
  const coachs = listenTo(coach);
  await comeIn(coach, links.facilitator, { name: 'Cora' });
  await inRoom(coach);
  const member = (link, who) => {
    const one = new Member(link, who);
    house.cleanups.push(() => one.close());
    return one.join();
  };
  const helper = await member(links.co_facilitator, { name: 'Hal', seat: false });
  const ann = await member(links.participant, { name: 'Ann', visibility: 'facilitator', heart: { meanMs: calmMs, swingMs: 30 } });
  const sue = await member(links.participant, { name: 'Sue', heart: { meanMs: 930 } });
  const guest = await member(links.participant, { name: 'Gil', heart: { meanMs: 990 } });
  const watching = await member(links.observer, { name: '', seat: false });
  const display = await member(links.projector, { name: '', seat: false });
  helper.say({ type: 'admit' });
  for (const one of [ann, sue, guest]) await until(`${one.choices.name} is let in`, () => one.seat !== undefined);
  const waits = await member(links.participant, { name: 'Wim', heart: { meanMs: 900 } });
  const calmFrom = performance.now();

  const lines = { 'who leads': coachs, 'who helps': helper, 'a participant': guest, 'who watches': watching, 'the display': display, 'who waits': waits };
  const holding = ['who leads', 'who helps'];
  const inside = [...holding, 'a participant', 'who watches', 'the display'];
  // All that only some are told: who hears it, and what it looks like on a line.
  const says = (type, which = () => true) => (line) => ofType(line.heard, type).some(which);
  const told = [
    ['frames', inside, says('frame')],
    ['the heart of Sue, who shows it to the group', inside, (line) => ['pulse', 'frame'].every((type) => tellings(line, sue.seat).some((one) => one.type === type))],
    ['the heart of Ann, who shows it to who holds', holding, (line) => tellings(line, ann.seat).length > 0],
    ['a note to oneself', holding, (line) => line.heard.some(({ text }) => text.includes('only for who holds'))],
    ['a note to all', inside, says('marker', ({ text }) => text === 'for everybody')],
    ['a quiet pause', holding, says('pause', ({ seat }) => seat === sue.seat)],
    ['who waits', [...holding, 'who waits'], (line) => line.heard.some(({ text }) => text.includes('"Wim"'))],
    ['that Ann’s heart beats far above its calm', holding, (line) => line.heard.some(({ text }) => text.includes('above_own_bpm'))],
  ];

  const note = (text, shared) => helper.say({ type: 'mark', text, shared });
  note('only for who holds', false);
  note('for everybody', true);
  await until('Sue’s heart is seen', () => told[1][2](display));
  sue.say({ type: 'set_pause', paused: true, quiet: true });
  await until('the quiet pause is told', () => told[5][2](coachs) && told[5][2](helper));
  sue.say({ type: 'set_pause', paused: false, quiet: true });

  // What somebody may not do is refused, and does nothing.
  const mayNot = [
    [guest, { type: 'set_phase', phase: 'sharing' }],
    [guest, { type: 'mark', text: 'from a participant', shared: true }],
    [guest, { type: 'admit' }],
    [guest, { type: 'end' }],
    [guest, { type: 'end', emergency: true }],
    [watching, { type: 'set_pacer', on: true, breaths_per_min: 6, inhale: 0.4 }],
    [watching, { type: 'set_visibility', visibility: 'group' }],
    [display, { type: 'mark', text: 'from the display', shared: true }],
    [display, { type: 'set_door', open: true }],
    [waits, { type: 'set_phase', phase: 'sharing' }],
    [waits, { type: 'admit' }],
    [helper, { type: 'end' }],
  ];
  for (const [who, message] of mayNot) {
    const before = ofType(who.heard, 'error').length;
    who.say(message);
    const [refusal] = await until(`${JSON.stringify(message)} is answered`, () => {
      const since = ofType(who.heard, 'error').slice(before);
      return since.length > 0 && since;
    }, { every: 20 });
    expect(refusal.code === 'not_allowed', `${JSON.stringify(message)} is not allowed (${refusal.code}: ${refusal.message})`);
  }
  await coach.waitForTimeout(1_500);
  const latest = newest(helper, 'frame');
  expect(latest.phase === 'arrive' && !helper.joined.pacer.on && newest(helper, 'pacer') === undefined, 'phase and pacer are as they were');
  expect(!lines['who watches'].heard.some(({ text }) => /from (a participant|the display)/.test(text)), 'nothing was noted');
  expect(waits.seat === undefined && Object.values(lines).every((line) => newest(line, 'ended') === undefined), 'nobody came in, and nothing ended');

  // After a calm minute Ann's heart beats far faster. Those who hold are asked, the page in words; nobody else learns of it.
  await coach.waitForTimeout(Math.max(0, calmS * 1000 - (performance.now() - calmFrom)));
  for (ann.heart.swingMs = 10; ann.heart.meanMs > quickMs; ann.heart.meanMs -= 30) await coach.waitForTimeout(300);
  const question = coach.locator(`[data-ask="${ann.seat}"][data-kind=faster]`);
  await question.waitFor({ timeout: 75_000 });
  await until('who helps is told as well', () => told[7][2](helper));
  const asked = await question.innerText();
  expect(/Ann/.test(asked) && /\?/.test(asked), `it is a question (${asked})`);
  expect(!/stress|anxi|panic|trauma|overwhelm|dysregul|alarm|danger/i.test(asked), `and no diagnosis (${asked})`);
  await coach.waitForTimeout(3_000);

  const wrong = told.flatMap(([what, who, isTold]) =>
    Object.entries(lines).flatMap(([whose, line]) =>
      isTold(line) === who.includes(whose) ? [] : [`${whose} ${who.includes(whose) ? 'is not told' : 'is told'} of ${what}`]));
  expect(wrong.length === 0, `each is told what is meant for them, but ${wrong.join('; ')}`);
  console.log(`        ${told.length} things told to ${Object.keys(lines).length} roles: ${told.map(([what, who]) => `${what} to ${who.length}`).join(', ')}; ${mayNot.length} refused`);

  // What is nobody else's: another's own values, the way back to a seat, a link, the heart of who is not inside.
  const members = { 'who helps': helper, Ann: ann, Sue: sue, 'a participant': guest, 'who watches': watching, 'the display': display, 'who waits': waits };
  const backs = new Map([...Object.values(members), coachs].map((line) => [line, newest(line, 'joined').resume]));
  for (const [whose, line] of [...Object.entries(members), ['who leads', coachs]]) {
    const seat = newest(line, 'admitted')?.seat ?? newest(line, 'joined').seat;
    expect(ofType(line.heard, 'self').every((self) => self.seat === undefined || self.seat === seat), `${whose} is told of nobody else’s own values`);
    for (const [other, back] of backs) if (other !== line) expect(!line.heard.some(({ text }) => text.includes(back)), `${whose} has nobody else’s way back`);
    expect(!line.heard.some(({ text }) => secrets.some((secret) => text.includes(secret))), `${whose} is told no link`);
  }
  const seats = new Set([ann, sue, guest].map(({ seat }) => seat));
  for (const [whose, line] of Object.entries(lines))
    expect(ofType(line.heard, 'pulse').every(({ seat }) => seats.has(seat)), `${whose} hears no beat of who waits`);
  expect(waits.heard.some(({ message }) => message.type === 'self' && message.seat === undefined), 'who waits sees their own heart');
  expect(ofType(waits.heard, 'ack').every(({ stored }) => stored === false), 'and nothing of it is kept');
}
