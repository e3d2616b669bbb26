// Every view and every state of the pages, each brought about as people do it. `see(page, name)` looks at each: screens
// takes pictures, the accessibility scenario lets axe-core judge. The walks go on beside each other; most of their time is
// the minute that values need.
import { spawn } from 'node:child_process';
import { createSession, person as newcomer, until } from './browser.mjs';
import { binary } from './house.mjs';
import { Member } from './member.mjs';
import { comeIn, inRoom, inWaitingRoom, press, show } from './pages.mjs';

// What does not come within 15 s is told as missing.
const person = (house, options = {}) => newcomer(house, { patienceMs: 15_000, ...options });
const german = { locale: 'de-DE' };
// A browser without Bluetooth, as on an iPhone.
const withoutBluetooth = () => void delete Navigator.prototype.bluetooth;

// A state that cannot be brought about is told, and the walk goes on without it: `attempt` decides what that means.
export const walks = {
  // Pages that need no session.
  async pages({ house, see, attempt }) {
    const page = await person(house);
    await page.goto(house.url);
    await see(page, 'welcome');
    await attempt('welcome settings', async () => {
      await press(page, '[data-settings]');
      await page.waitForSelector('dialog[open]');
      await see(page, 'settings');
      await page.keyboard.press('Escape');
    });
    await attempt('practices', async () => {
      await page.goto(`${house.url}/practices`);
      await page.waitForSelector('[data-practice=humming]');
      await see(page, 'practices');
      await page.goto(`${house.url}/practices#heart-breathing`);
      await page.waitForSelector('[data-begin]');
      await see(page, 'practice-read');
    });
    await attempt('a practice of one’s own', async () => {
      await page.goto(`${house.url}/practices#new`);
      await page.waitForSelector('[data-part=practice-editor]');
      await press(page, '[data-keep]');
      await page.waitForSelector('[aria-invalid=true]');
      await see(page, 'practice-written-incomplete');
      const editor = page.locator('[data-part=practice-editor]');
      await editor.locator('input').first().fill('Evening by the window');
      await editor.locator('[data-step] textarea').first().fill('Look at the light.');
      await press(page, '[data-keep]');
      await page.waitForSelector('[data-own]');
      await see(page, 'practices-with-own');
    });
    await attempt('a practice that is not there', async () => {
      await page.goto(`${house.url}/practice#nothing`);
      await page.waitForSelector('h1');
      await see(page, 'practice-unknown');
    });
    await attempt('solo', async () => {
      await page.goto(`${house.url}/practice#heart-breathing`);
      await page.waitForSelector('[data-solo=ready]');
      await see(page, 'solo-ready');
      await page.locator('[data-solo=ready] summary').first().click();
      await press(page, '[data-sensor-kind=simulated], label:has(input[value=simulated])');
      await press(page, '[data-solo-begin]');
      await page.waitForSelector('[data-moment=on]', { state: 'attached' });
      await page.waitForTimeout(1_500);
      await see(page, 'solo');
      await see(page, 'solo', { reducedMotion: 'reduce' });
      await press(page, '[data-solo-breath]');
      await page.waitForTimeout(8_000);
      await see(page, 'solo-own-breath');
      for (let i = 0; i < 20 && !(await page.locator('[data-moment=over]').count()); i += 1) await press(page, '[data-solo-next]');
      await page.waitForSelector('[data-moment=over]', { state: 'attached' });
      await see(page, 'solo-over');
    });
    await attempt('design', async () => {
      await page.goto(`${house.url}/design`);
      await page.waitForSelector('h1');
      await page.waitForTimeout(1_000);
      await see(page, 'design');
    });
    await page.goto(`${house.url}/sessions`);
    await page.waitForSelector('h1');
    await see(page, 'sessions-none');
    await page.goto(`${house.url}/join`);
    await page.waitForSelector('h1');
    await see(page, 'join-without-link');
    house.seen.expected.push(/404/);
    await page.goto(`${house.url}/join#AAAAAAAAAAAAAAAAAAAAAA`);
    await page.waitForSelector('[role=alert], .note');
    await see(page, 'join-unknown-link');
    await page.context().close();

    const hers = await person(house, german);
    await hers.goto(house.url);
    await see(hers, 'welcome-german');
    await attempt('practices in German', async () => {
      await hers.goto(`${house.url}/practices`);
      await hers.waitForSelector('[data-practice=humming]');
      await see(hers, 'practices-german');
      await hers.goto(`${house.url}/practice#sharing-witnessing`);
      await hers.waitForSelector('[data-solo=ready]');
      await see(hers, 'solo-ready-german');
    });
    await hers.context().close();
  },

  // A coach, a client and a small circle, from an empty page to the review.
  async room({ house, see, attempt }) {
    const begins = Date.now() + 14 * 60_000;
    const coach = await person(house);
    await coach.goto(house.url);
    await coach.fill('#title', 'Thursday circle');
    await attempt('the form to create, with a door and a time', async () => {
      await press(coach, '[data-door=ask]');
      await see(coach, 'create-filled');
    });
    await coach.click('[data-create], form .button.main');
    await coach.waitForSelector('[data-link=participant]');
    await see(coach, 'created');

    const session = await createSession(house, 'Thursday circle', { door: 'ask', begins_unix_ms: begins });
    const { links } = session;
    await coach.goto(links.facilitator);
    await coach.waitForSelector('form .enter, [data-enter]');
    await see(coach, 'join-facilitator');
    await comeIn(coach, links.facilitator, { name: 'Cora' });
    await inRoom(coach);
    await see(coach, 'room-facilitator-nobody-yet');

    // The client, on a phone, in German.
    const client = await person(house, german);
    await client.goto(links.participant);
    await client.waitForSelector('#name');
    await see(client, 'join-participant-german');
    await client.fill('#name', 'Änne');
    await attempt('the strap test', async () => {
      await press(client, '[data-sensor-kind=simulated]');
      await until('beats are counted', async () => (await client.locator('[data-sensor-state=on]').count()) > 0);
      await client.waitForTimeout(3_000);
      await see(client, 'join-strap-heard-german');
    });
    const apple = await person(house);
    await apple.addInitScript(withoutBluetooth);
    await attempt('joining without Bluetooth', async () => {
      await apple.goto(links.participant);
      await apple.waitForSelector('#name');
      await press(apple, '[data-sensor-kind=strap]');
      await see(apple, 'join-without-bluetooth');
      await apple.click('form .enter, [data-enter]');
      await apple.waitForTimeout(400);
      await see(apple, 'join-name-missing');
    });
    await apple.context().close();
    await comeIn(client, links.participant, { name: 'Änne', sensor: 'simulated', visibility: 'group', keep: true });
    await inWaitingRoom(client);
    await client.waitForTimeout(3_000);
    await see(client, 'waiting-room-german');
    const guest = await person(house);
    await comeIn(guest, links.participant, { name: 'Gus', sensor: 'none' });
    await inWaitingRoom(guest);
    await see(guest, 'waiting-room-without-sensor');
    await attempt('who waits, in the console', async () => {
      await coach.waitForSelector('[data-attend=waiting]');
      await see(coach, 'console-somebody-waits');
      await press(coach, '[data-waits]:has-text("Gus") [data-turn-away]');
      await coach.waitForTimeout(400);
      await see(coach, 'console-turn-away');
      await press(coach, 'dialog[open] [data-yes]');
      await guest.waitForSelector('[data-ending=turned_away]');
      await see(guest, 'ended-turned-away');
    });
    await guest.context().close();
    const holder = new Member(links.co_facilitator, { name: 'Hal', seat: false });
    house.cleanups.push(() => holder.close());
    await holder.join();
    holder.say({ type: 'set_door', open: true });
    await inRoom(client);
    await until('her heart is there', async () => (await client.locator('[data-freshness=fresh]').count()) > 0);
    await see(client, 'room-gathering-german');

    // Five more: one without a sensor, one badly heard, one who hides.
    const who = [
      { name: 'Ben', heart: { meanMs: 860 } },
      { name: 'Mia', heart: { meanMs: 930 } },
      { name: 'Noor', visibility: 'only_me', heart: { meanMs: 900 } },
      { name: 'Without a strap' },
      { name: 'Olu', heart: { meanMs: 820 }, contact: false, sensor: 'strap' },
    ];
    const others = [];
    for (const one of who) {
      const member = new Member(links.participant, one);
      house.cleanups.push(() => member.close());
      others.push(await member.join());
    }
    const watcher = await person(house);
    await comeIn(watcher, links.observer);
    await inRoom(watcher);
    const display = await person(house, { viewport: { width: 1920, height: 1080 } });
    await attempt('the projector', async () => {
      await comeIn(display, links.projector);
      await display.waitForSelector('[data-part=projector]');
      await display.waitForTimeout(1_000);
      await see(display, 'projector-gathering');
    });
    await press(coach, '[data-pacer=off]');
    await press(coach, '[data-phase=practice]');
    const beganAt = performance.now();
    await attempt('a practice', async () => {
      await press(coach, '[data-practice-choose]');
      await press(coach, '[data-part=practice-picker] [data-practice] summary');
      await coach.waitForTimeout(500);
      await see(coach, 'console-practice-picker');
      await press(coach, '[data-start-practice]');
    });
    if (!(await client.locator('[data-part=practice]').count()))
      holder.say({
        type: 'start_practice',
        guide: {
          title: 'Arriving in the breath',
          note: 'Softly, not deeply. Stop whenever you like.',
          steps: [
            { text: 'Sit so that the chair carries you. Let the feet find the floor.', seconds: 60 },
            { text: 'Follow the ring for a while, as if the breath came through the chest.', seconds: 120 },
          ],
        },
      });
    await attempt('the step on every screen', async () => {
      await client.waitForSelector('[data-part=practice]');
      await client.waitForTimeout(2_000);
      await see(client, 'room-practice-german');
      await see(display, 'projector-practice');
    });
    await attempt('her settings', async () => {
      await press(client, '[data-settings]');
      await client.waitForSelector('dialog[open]');
      await see(client, 'room-settings-german');
      await client.keyboard.press('Escape');
    });
    await attempt('what she shares', async () => {
      await press(client, '[data-own-choices]');
      await client.waitForTimeout(400);
      await see(client, 'room-sharing-german');
      await client.keyboard.press('Escape');
    });
    await client.waitForTimeout(Math.max(0, 82_000 - (performance.now() - beganAt)));

    // A minute later there is something to say.
    await until('the circle is measured', async () => (await client.locator('[data-own-word=settling], [data-own-word=steady]').count()) > 0, { within: 60_000 });
    await see(coach, 'room-facilitator');
    await see(client, 'room-participant-german');
    await see(watcher, 'room-observer');
    await see(display, 'projector');
    await attempt('reduced motion', async () => {
      await see(client, 'room-participant-german', { reducedMotion: 'reduce' });
      await see(display, 'projector', { reducedMotion: 'reduce' });
    });
    await attempt('forced colours', async () => {
      await see(coach, 'room-facilitator', { forcedColors: 'active' });
      await see(client, 'room-participant-german', { forcedColors: 'active' });
    });
    await attempt('more contrast', () => see(watcher, 'room-observer', { contrast: 'more' }));
    await attempt('figures', async () => {
      await press(client, '[data-settings]');
      await press(client, '[data-numbers]');
      await client.keyboard.press('Escape');
      await client.waitForTimeout(400);
      await see(client, 'room-figures-german');
    });
    await attempt('a private signal', async () => {
      others[0].say({ type: 'set_pause', paused: true, quiet: true });
      await coach.waitForTimeout(1_800);
      await see(coach, 'console-somebody-rests');
    });
    await attempt('a spotlight', async () => {
      await press(coach, '[data-pair-row] button');
      await coach.waitForSelector('[data-spotlight]');
      await coach.waitForTimeout(1_500);
      await see(coach, 'console-spotlight');
    });
    await attempt('a pause', async () => {
      await press(client, '[data-pause=ask]');
      await client.waitForTimeout(1_500);
      if (await client.locator('dialog[open] [data-yes]').count()) await press(client, 'dialog[open] [data-yes]');
      await client.waitForTimeout(1_200);
      await see(client, 'room-pause-german');
      await press(client, '[data-pause=back]');
    });
    await attempt('one’s own breath', async () => {
      await press(client, '[data-own-breath=go]');
      await client.waitForTimeout(1_200);
      await see(client, 'room-own-breath-german');
      await press(client, '[data-own-breath=back]');
    });
    await attempt('hidden from all', async () => {
      await show(client, 'only_me');
      await client.waitForTimeout(2_000);
      await see(client, 'room-hidden-german');
      await see(coach, 'room-facilitator-somebody-hides');
    });
    await attempt('eyes closed', async () => {
      if (!(await client.locator('[data-eyes=close]:visible').count())) await press(client, '[data-settings]');
      await press(client, '[data-eyes=close]');
      await client.waitForTimeout(1_000);
      await see(client, 'room-eyes-closed-german');
      await press(client, '[data-eyes=open]');
      await client.keyboard.press('Escape');
    });
    await attempt('leaving', async () => {
      await press(client, '[data-leave]');
      await client.waitForTimeout(400);
      await see(client, 'room-leave-german');
      await press(client, 'dialog[open] [data-no]');
    });
    await attempt('a lost line', async () => {
      house.seen.expected.push(/ERR_INTERNET_DISCONNECTED/, /WebSocket/);
      const cdp = await client.context().newCDPSession(client);
      const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await cdp.send('Network.enable');
      await cdp.send('Network.emulateNetworkConditions', { offline: true, ...conditions });
      await client.waitForSelector('[data-connection]:not([data-connection=open])');
      await client.waitForTimeout(6_000);
      await see(client, 'room-line-lost-german');
      await cdp.send('Network.emulateNetworkConditions', { offline: false, ...conditions });
      await inRoom(client);
    });
    await attempt('back in a new page', async () => {
      await client.waitForTimeout(3_000);
      const context = client.context();
      await client.close();
      const again = await person(house, { context });
      await again.goto(links.participant);
      await again.waitForSelector('[data-part=back]');
      await see(again, 'join-welcome-back-german');
      await again.close();
    });
    await attempt('emergency, asked', async () => {
      await press(coach, '[data-emergency]');
      await coach.waitForTimeout(400);
      await see(coach, 'console-emergency');
      await press(coach, 'dialog[open] [data-no]');
    });
    await press(coach, '[data-end]');
    await coach.waitForTimeout(400);
    await see(coach, 'console-end');
    await press(coach, 'dialog[open] [data-yes]');
    await coach.waitForSelector('[data-ending=session_ended]');
    await see(coach, 'ended-facilitator');
    await attempt('ended, for who watched', async () => {
      await watcher.waitForSelector('[data-ending=session_ended]');
      await see(watcher, 'ended-observer');
      await display.waitForSelector('[data-ending=session_ended]');
      await see(display, 'ended-projector');
    });
    await coach.goto(`${house.url}/sessions`);
    await coach.waitForSelector('[data-session]');
    await see(coach, 'sessions');
    await coach.goto(links.facilitator.replace('/join#', '/review#'));
    await coach.waitForSelector('[data-frames]', { timeout: 60_000 });
    await see(coach, 'review');
    for (const page of [coach, client, watcher, display]) await page.context().close().catch(() => {});
  },

  // Closed at once; left; an ended session opened again.
  async endings({ house, see, attempt }) {
    const session = await createSession(house, 'Endings');
    const page = await person(house);
    await comeIn(page, session.links.participant, { name: 'Ida', sensor: 'simulated', visibility: 'facilitator' });
    await inRoom(page);
    await page.waitForTimeout(2_000);
    await see(page, 'room-alone');
    await attempt('left', async () => {
      await press(page, '[data-leave]');
      await press(page, 'dialog[open] [data-yes]');
      await page.waitForSelector('[data-ending=left]');
      await see(page, 'ended-left');
    });
    const other = await person(house, german);
    await comeIn(other, session.links.participant, { name: 'Jon', sensor: 'none' });
    await inRoom(other);
    await see(other, 'room-without-sensor-german');
    const holder = new Member(session.links.facilitator, { name: 'Hal', seat: false });
    house.cleanups.push(() => holder.close());
    await holder.join();
    holder.say({ type: 'end', emergency: true });
    await attempt('closed at once', async () => {
      await other.waitForSelector('[data-ending=emergency]');
      await see(other, 'ended-emergency-german');
    });
    await page.goto('about:blank');
    await page.goto(session.links.participant);
    await page.waitForSelector('h1');
    await page.waitForTimeout(500);
    await see(page, 'join-ended-session');
    for (const one of [page, other]) await one.context().close();
  },

  // More people than can be told apart.
  async crowd({ house, see, attempt }) {
    const session = await createSession(house, 'A hall');
    const crowd = spawn(binary(), ['simulate', session.links.participant, '--people', '120', '--seconds', '0', '--follow-pacer'], { stdio: 'ignore' });
    house.cleanups.push(() => crowd.kill('SIGINT'));
    const coach = await person(house);
    await comeIn(coach, session.links.facilitator, { name: 'Cora' });
    await inRoom(coach);
    const page = await person(house);
    await comeIn(page, session.links.participant, { name: 'Wen', sensor: 'simulated', visibility: 'group' });
    await inRoom(page);
    const display = await person(house, { viewport: { width: 1920, height: 1080 } });
    await attempt('a large circle', async () => {
      await page.waitForSelector('[data-part=large-circle]');
      await page.waitForTimeout(3_000);
      await see(page, 'crowd-gathering');
      await press(coach, '[data-pacer=off]');
      await comeIn(display, session.links.projector);
      await page.waitForTimeout(75_000);
      await see(page, 'crowd');
      await see(coach, 'crowd-facilitator');
      await see(display, 'crowd-projector');
    });
    crowd.kill('SIGINT');
    for (const one of [coach, page, display]) await one.context().close();
  },
};
