// What one person shares, and when: every other screen's socket is read to the byte. Hidden means that nothing tells of a
// heart any more, from the next frame on, and in the record as well.
import { createSession, expect, person, until } from './support/browser.mjs';
import { Member } from './support/member.mjs';
import { comeIn, inRoom, press, seatOf, show } from './support/pages.mjs';
import { listenTo, newest, ofType, tellings, tellsOf } from './support/sockets.mjs';

export const name = 'what somebody hides is gone from every other socket with the next frame, and from the record';
export const takesS = 45;

// The number of the first frame that was made when the person's own choice already held.
const sinceFrame = async (line, visibility) =>
  (await until(`the server took “${visibility}”`, () =>
    ofType(line.heard, 'self').find((self, i, all) => self.visibility === visibility && all.slice(i).every((s) => s.visibility === visibility))))
    .number;

// How `line` tells of `seat` from frame `number` on.
const after = (line, seat, number) => {
  const begins = line.heard.findIndex(({ message }) => message.type === 'frame' && message.number >= number);
  return begins < 0 ? [] : line.heard.slice(begins).filter(({ message }) => tellsOf(message, seat).length > 0).map(({ text }) => text.slice(0, 200));
};
const framesFrom = (line, number) => ofType(line.heard, 'frame').filter((frame) => frame.number >= number).length;

export async function test(house) {
  const session = await createSession(house, 'Boundaries');
  const { links } = session;
  const [coach, ana] = [await person(house), await person(house)];
  const [coachs, anas] = [listenTo(coach), listenTo(ana)];
  await comeIn(coach, links.facilitator, { name: 'Cora' });
  await inRoom(coach);
  await comeIn(ana, links.participant, { name: 'Ana', sensor: 'simulated', visibility: 'group', keep: true });
  await inRoom(ana);
  const member = (link, who) => {
    const one = new Member(link, who);
    house.cleanups.push(() => one.close());
    return one.join();
  };
  const heart = (meanMs) => ({ name: `M${meanMs}`, heart: { meanMs } });
  const ben = await member(links.participant, { ...heart(880), name: 'Ben' });
  const mia = await member(links.participant, { ...heart(940), name: 'Mia' });
  const watching = await member(links.observer, { seat: false });
  const display = await member(links.projector, { seat: false });
  const helper = await member(links.co_facilitator, { name: 'Hal', seat: false });
  const seat = await seatOf(ana, 'Ana');
  const group = { Ben: ben, Mia: mia, 'who watches': watching, 'the display': display };
  const holding = { 'the coach': coachs, 'the helper': helper };
  const everyone = { ...group, ...holding };
  for (const [who, line] of Object.entries(everyone))
    await until(`${who} hears Ana's heart`, () => tellings(line, seat).some(({ type }) => type === 'pulse') && tellings(line, seat).some(({ type }) => type === 'frame'));

  // To the facilitator only: gone for the group, still there for those who hold.
  const changed = async (visibility, gone, kept) => {
    const asked = performance.now();
    await show(ana, visibility);
    const number = await sinceFrame(anas, visibility);
    const sent = anas.said.findLast(({ message }) => message.type === 'set_visibility').at;
    for (const [who, line] of Object.entries(everyone))
      await until(`${who} has three frames since “${visibility}”`, () => framesFrom(line, number) >= 3);
    for (const [who, line] of Object.entries(gone)) {
      const told = after(line, seat, number);
      expect(told.length === 0, `${who} hears nothing of Ana since frame ${number}, but: ${told[0]}`);
    }
    for (const [who, line] of Object.entries(kept))
      expect(after(line, seat, number).length > 0, `${who} still sees Ana`);
    const first = coachs.heard.find(({ message }) => message.type === 'frame' && message.number >= number);
    console.log(`        “${visibility}”: in frame ${number}, ${((first.at - sent) / 1000).toFixed(2)} s after it was said (${((sent - asked) / 1000).toFixed(2)} s after the tap began)`);
    expect(first.at - sent < 1_600, 'the next frame is the first without her');
    return number;
  };
  await changed('facilitator', group, holding);
  const hiddenFrom = await changed('only_me', everyone, {});
  await until('the coach’s screen shows no value of hers', async () =>
    (await coach.locator(`[data-seat="${seat}"][data-word=resting], [data-seat="${seat}"][data-word=hidden]`).count()) >= 1);
  expect((await coach.locator(`[data-seat="${seat}"]`, { hasText: 'Ana' }).count()) >= 1, 'her name keeps its seat');
  await until('her own screen knows her heart', () => newest(anas, 'self').heart_rate_bpm > 30);
  await ana.waitForTimeout(2_500);
  for (const [who, line] of Object.entries(everyone))
    expect(after(line, seat, hiddenFrom).length === 0, `${who} hears nothing of Ana as long as she is hidden`);
  const shownFrom = await changed('group', {}, everyone);

  // A pause: quiet ones are known to those who hold and to nobody else; others see that nothing is measured.
  mia.say({ type: 'set_pause', paused: true, quiet: true });
  await until('the coach is told of the quiet pause', () => coachs.heard.some(({ message }) => message.type === 'pause' && message.seat === mia.seat));
  await until('the helper as well', () => helper.heard.some(({ message }) => message.type === 'pause' && message.seat === mia.seat));
  await coach.waitForTimeout(2_500);
  for (const [who, line] of Object.entries({ Ben: ben, 'who watches': watching, 'the display': display, Ana: anas })) {
    expect(!line.heard.some(({ message }) => message.type === 'pause' && message.seat === mia.seat), `${who} is not told of the quiet pause`);
    const row = ofType(line.heard, 'frame').at(-1).people.find(({ seat: s }) => s === mia.seat);
    expect(row === undefined || (row.state === 'resting' && row.reason !== 'paused'), `${who} does not learn that it is a pause (${JSON.stringify(row)})`);
  }
  mia.say({ type: 'set_pause', paused: false, quiet: true });
  ben.say({ type: 'set_pause', paused: true, quiet: false });
  for (const [who, line] of Object.entries({ Ana: anas, 'who watches': watching, 'the display': display, 'the coach': coachs }))
    await until(`${who} is told of the open pause`, () =>
      ofType(line.heard, 'frame').at(-1).people.some(({ seat: s, reason }) => s === ben.seat && reason === 'paused'));

  // Who is turned away: the place goes, kindly, and is not given back.
  const gone = await person(house);
  await comeIn(gone, links.participant, { name: 'Gus', sensor: 'none' });
  await inRoom(gone);
  const gus = await seatOf(coach, 'Gus');
  const number = newest(coachs, 'people').seats.find(({ seat: s }) => s === gus).member;
  helper.say({ type: 'turn_away', member: number });
  await gone.waitForSelector('[data-ending=turned_away]');
  expect((await gone.locator('button, a', { hasText: /come back|wieder/i }).count()) === 0, 'it does not invite him back at once');
  await until('his seat is empty for all', async () => (await ana.locator(`[data-seat="${gus}"][data-freshness=fresh]`).count()) === 0);

  // The record: what she hid is not in it, what came before and after is. Nobody but the facilitator may look back at all.
  const ask = (path, body) =>
    fetch(`${house.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const secretOf = (link) => new URL(link).hash.slice(1);
  const answers = {};
  for (const [role, link] of Object.entries(links)) {
    const answer = await ask('/api/replay', { link: secretOf(link) });
    const { sessions } = await (await ask('/api/sessions/list', { links: [secretOf(link)] })).json();
    const text = await answer.text();
    answers[role] = { status: answer.status, sessions, text };
    if (role === 'facilitator') continue;
    expect(answer.status === 403 && sessions.length === 0, `${role}: no record and no list (${answer.status}, ${sessions.length})`);
    expect(!/Ana|frames/.test(text), `${role}: the refusal tells nothing (${text})`);
  }
  expect(answers.facilitator.status === 200 && answers.facilitator.sessions.length === 1, 'the facilitator may');
  const { frames } = JSON.parse(answers.facilitator.text);
  const among = (from, to) => frames.filter((frame) => frame.number >= from && frame.number < to && tellsOf({ ...frame, type: 'frame' }, seat).length > 0);
  expect(frames.some((frame) => frame.number >= hiddenFrom), 'the record has the frames of that time');
  expect(among(hiddenFrom, shownFrom).length === 0, `the record holds nothing of what she hid (${among(hiddenFrom, shownFrom).length} frames)`);
  expect(among(0, hiddenFrom).length > 0 && among(shownFrom, Infinity).length > 0, 'and all that she showed');
  console.log(`        the record: ${among(0, hiddenFrom).length} frames of hers before, ${among(hiddenFrom, shownFrom).length} of the ${shownFrom - hiddenFrom} hidden ones, ` +
    `${among(shownFrom, Infinity).length} after; ${Object.entries(answers).map(([role, { status }]) => `${role} ${status}`).join(', ')}`);

  // Closed at once, for everybody.
  await press(coach, '[data-emergency]');
  await press(coach, 'dialog[open] [data-yes]');
  for (const page of [coach, ana]) await page.waitForSelector('[data-ending=emergency]');
  for (const [who, one] of Object.entries({ ...group, 'the helper': helper })) {
    await until(`${who} is told`, () => one.newest('ended')?.emergency === true);
    await until(`${who} is let go`, () => one.closedWith === 4503);
  }
}
