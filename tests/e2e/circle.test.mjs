// Journey 2: a circle of twelve, as circles are. Two have no sensor, one a bad contact, one hides, one loses the line for
// 40 s, a display stands in the room. On a server of its own, through proxies.
import { createSession, expect, person, until } from './support/browser.mjs';
import { startServer } from './support/house.mjs';
import { Member } from './support/member.mjs';
import { comeIn, inRoom, isFresh, press, seatOf, show, wordOf } from './support/pages.mjs';
import { startProxy } from './support/proxy.mjs';
import { isWhole, storedStreams } from './support/records.mjs';
import { listenTo, newest, ofType, tellings } from './support/sockets.mjs';

export const name = 'a circle of twelve holds everybody: without sensor, badly heard, hidden, or cut off for 40 s';
export const takesS = 200;

const cutMs = 40_000;
const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

export async function test(house) {
  house.seen.expected.push(/WebSocket connection/, /ERR_CONNECTION/, /ERR_EMPTY_RESPONSE/);
  const [shaky, steady] = [await startProxy(), await startProxy()];
  const server = await startServer({ databaseUrl: house.database.url, options: ['--public-url', steady.url, '--allow-origin', shaky.url] });
  house.cleanups.push(() => server.stop());
  for (const proxy of [shaky, steady]) {
    house.cleanups.push(proxy.stop);
    proxy.to(server.port);
  }
  const session = await createSession({ url: steady.url }, 'Thursday circle');
  const { links } = session;

  // Those whose screens are looked at: who leads, without a sensor of her own; three of the circle; the display.
  const lead = await person(house, { viewport: { width: 720, height: 900 } });
  const phone = await person(house, { viewport: { width: 360, height: 740 }, locale: 'de-DE' });
  const hiding = await person(house);
  const dropped = await person(house);
  const display = await person(house, { viewport: { width: 1920, height: 1080 } });
  const line = new Map([lead, phone, hiding, dropped, display].map((page) => [page, listenTo(page)]));
  await comeIn(lead, links.facilitator, { name: 'Lea' });
  await inRoom(lead);
  await press(lead, '[data-pacer=off]'); // one breath for all, so that hearts do move together
  const own = { sensor: 'simulated', visibility: 'group', keep: true };
  await comeIn(phone, links.participant, { name: 'Pia', ...own });
  await comeIn(hiding, links.participant, { name: 'Hui', ...own });
  await comeIn(dropped, links.participant.replace(steady.url, shaky.url), { name: 'Dan', ...own });
  for (const page of [phone, hiding, dropped]) await inRoom(page);
  await comeIn(display, links.projector);
  await display.waitForSelector('[data-part=projector]');

  const others = [];
  for (let i = 0; i < 9; i += 1) {
    const who =
      i < 2 ? { name: `Without ${i + 1}` }
      : i === 2 ? { name: 'Badly heard', heart: { meanMs: 930 }, contact: false, sensor: 'strap' }
      : { name: `Member ${i}`, heart: { meanMs: 780 + 30 * i } };
    const member = new Member(links.participant, who);
    house.cleanups.push(() => member.close());
    others.push(await member.join());
  }
  const [without, badly, members] = [others.slice(0, 2), others[2], others.slice(3)];
  const seats = { Pia: await seatOf(lead, 'Pia'), Hui: await seatOf(lead, 'Hui'), Dan: await seatOf(lead, 'Dan') };

  // A place for each of the twelve, on every screen.
  for (const page of [lead, phone, hiding, dropped, display])
    await until('everybody has a place on every screen', async () =>
      new Set(await page.locator('[data-seat]').evaluateAll((all) => all.map((one) => one.dataset.seat))).size === 12);
  expect(newest(line.get(lead), 'people').displays === 1, 'the display is known as one');
  const shown = await display.locator('button, input, select, textarea, a[href], summary').evaluateAll((all) =>
    all.filter((one) => one.checkVisibility() && !one.closest('[inert]')).map((one) => Object.keys(one.dataset)[0] ?? one.outerHTML.slice(0, 60)));
  expect(shown.sort().join() === 'full,settings', `the display has its own settings and its full screen, and nothing that touches the session (${shown})`);
  expect((await phone.locator('[data-part=hold], [data-part=console]').count()) === 0, 'a participant holds nothing');

  // Hui hides before there is anything to see: no row, no beat, no pair of hers reaches anybody.
  await show(hiding, 'only_me');
  const hidden = performance.now() + 2_000;
  await hiding.waitForTimeout(2_000);

  // A minute later: nine are measured, eight of them shown.
  const groupOf = (page) => newest(line.get(page), 'frame')?.group;
  const measured = 8;
  const standing = () => newest(line.get(phone), 'frame')?.people.map(({ seat, state, reason }) => `${seat} ${state} ${reason ?? ''}`);
  await until(() => `the circle is measured by those who are well heard: ${groupOf(phone)?.people} ${groupOf(phone)?.state} of ${standing()}`, () => groupOf(phone)?.state === 'measuring' && groupOf(phone).people === measured, { within: 110_000 });
  for (const seat of [...without.map(({ seat: s }) => s), badly.seat]) {
    expect(['resting', 'withheld', 'checking', 'no_sensor', 'contact'].includes(await wordOf(phone, seat)), `seat ${seat} rests on the screen, without blame (${await wordOf(phone, seat)})`);
  }
  const row = (page, seat) => newest(line.get(page), 'frame').people.find(({ seat: s }) => s === seat);
  expect(row(phone, badly.seat).state === 'withheld' && row(phone, badly.seat).reason === 'contact', 'the bad contact is named, and nothing of it is measured');
  expect(row(phone, without[0].seat).reason === 'no_sensor', 'no sensor is no fault');

  const clocks = () => [line.get(phone), ...members].map((one) => newest(one, 'self')?.clock_uncertainty_ms);
  const whyFewer = ({ group, people, pairs }) => {
    const rows = [...people.map(({ seat, ...how }) => ({ who: seat, ...how })), ...pairs.map(({ a, b, ...how }) => ({ who: `${a} with ${b}`, ...how }))];
    const others = rows.filter(({ state }) => state !== 'measuring').map(({ who, state, reason, needs_s: needs }) => `${who} ${state} ${reason ?? needs ?? ''}`);
    return `the circle ${group?.state} of ${group?.people}; not measured: ${others.join(', ')}; clocks known to ${clocks().join(', ')} ms`;
  };
  const groupMeans = async (page, seconds) => {
    const before = line.get(page).heard.length;
    await page.waitForTimeout(seconds * 1000);
    const frames = ofType(line.get(page).heard.slice(before), 'frame');
    const groups = frames.map(({ group }) => group);
    const fewest = frames.reduce((a, b) => ((b.group?.people ?? 0) < (a.group?.people ?? 0) ? b : a));
    expect(groups.every((group) => group?.state === 'measuring'), `the circle is measured all the while (${whyFewer(fewest)})`);
    return { z: mean(groups.map(({ mean_z: z }) => z)), people: Math.min(...groups.map(({ people }) => people)), why: whyFewer(fewest) };
  };
  const whole = await groupMeans(phone, 8);
  expect(await phone.locator('[data-circle-word]').first().getAttribute('data-circle-word') !== null, 'the circle has a word');

  // Dan's wifi goes for 40 s.
  await shaky.cut();
  const cutAt = performance.now();
  await dropped.waitForSelector('.room[data-connection]:not([data-connection=open])');
  await until('Dan rests on the others’ screens', async () => !(await isFresh(phone, seats.Dan)), { within: 20_000 });
  await until('and the circle goes on without him', () => groupOf(phone)?.people === measured - 1, { within: 40_000 });
  const fewer = await groupMeans(phone, 8);
  expect(fewer.people >= measured - 1, `nobody else went with him (${fewer.people}; ${fewer.why})`);
  expect(fewer.z > whole.z - 0.25, `his absence pulls nobody down (mean z ${whole.z.toFixed(2)}, then ${fewer.z.toFixed(2)})`);
  console.log(`        circle of ${whole.people}: mean z ${whole.z.toFixed(2)}; without Dan, of ${fewer.people}: ${fewer.z.toFixed(2)}`);
  await dropped.waitForTimeout(Math.max(0, cutMs - (performance.now() - cutAt)));
  await shaky.mend();
  await inRoom(dropped);
  await until('Dan is heard again', () => isFresh(phone, seats.Dan), { within: 25_000 });
  expect((await seatOf(phone, 'Dan')) === seats.Dan, 'in his own seat');
  expect(new Set(ofType(line.get(phone).heard, 'people').at(-1).seats.map(({ seat }) => seat)).size === 12, 'twelve seats, not thirteen');
  await until('his beats of the outage are stored, once, without a hole', async () => {
    const streams = await storedStreams(house.database.url, session.session);
    return streams.every(isWhole) && streams.filter(({ count }) => count > (performance.now() - cutAt) / 1000).length >= 8;
  }, { within: 15_000 });

  // Nothing of Hui reached anybody in all that time, but her name.
  for (const [who, heard] of [['who leads', line.get(lead)], ['the phone', line.get(phone)], ['Dan', line.get(dropped)], ['the display', line.get(display)], ...members.map((m) => [m.choices.name, m])]) {
    const told = tellings(heard, seats.Hui, hidden);
    expect(told.length === 0, `${who} hears nothing of who hides, but: ${JSON.stringify(told[0])?.slice(0, 200)}`);
  }
  expect(newest(line.get(hiding), 'self').coherence !== undefined, 'while her own screen has her own rhythm');
  expect(others.every(({ closedWith }) => closedWith === undefined), 'nobody was lost');
}
