// Journey 6: no strap at hand. Simulated people and a recording fill the seats, and the facilitator rehearses.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession, expect, person, until } from './support/browser.mjs';
import { binary } from './support/house.mjs';
import { comeIn, inRoom, press } from './support/pages.mjs';
import { listenTo, newest, ofType } from './support/sockets.mjs';

export const name = 'simulated people and a recording fill the seats of a rehearsal';
export const takesS = 75;

const ended = (child) => new Promise((done) => child.on('exit', done));

export async function test(house) {
  const session = await createSession(house, 'Rehearsal');
  const coach = await person(house);
  const line = listenTo(coach);
  await comeIn(coach, session.links.facilitator, { name: 'Cora' });
  await inRoom(coach);

  // One of those people as a file: what a rehearsal may be played from.
  const folder = await mkdtemp(join(tmpdir(), 'cr-rehearsal-'));
  house.cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const recording = join(folder, 'anna.csv');
  const intervals = Array.from({ length: 400 }, (_, i) => Math.round(880 + 55 * Math.sin((2 * Math.PI * i) / 11) + 12 * Math.sin(i * 1.7)));
  await writeFile(recording, `rr_ms\n${intervals.join('\n')}\n`);
  const people = spawn(binary(), ['simulate', session.links.participant, '--people', '2', '--coupling', '0.9', '--seconds', '0', '--follow-pacer'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const seated = spawn(binary(), ['replay', session.links.participant, recording], { stdio: 'ignore' });
  for (const child of [people, seated]) house.cleanups.push(() => child.kill('SIGINT'));
  let truth = '';
  people.stdout.on('data', (chunk) => (truth += chunk));

  await until('three hearts beat on the facilitator’s screen', async () => (await coach.locator('[data-seat][data-freshness=fresh]').count()) === 3);
  expect(ofType(line.heard, 'people').at(-1).seats.some(({ sensor }) => sensor === 'recording'), 'the recording is known as one');
  expect(ofType(line.heard, 'people').at(-1).seats.filter(({ sensor }) => sensor === 'simulated').length === 2, 'so are the simulated');
  await press(coach, '[data-pacer=off]');
  await press(coach, '[data-phase=practice]');
  await coach.waitForSelector('[data-current-phase=practice]');
  await until('the two who share a rhythm are measured', () =>
    newest(line, 'frame')?.pairs.some(({ state }) => state === 'measuring'), { within: 100_000 });
  await coach.waitForSelector('[data-pair-word=together], [data-pair-word=edge], [data-pair-word=chance], [data-circle-word]', { state: 'attached' });
  expect(JSON.parse(truth.split('\n')[0]) !== null, 'what is true of them is told');
  const gone = [ended(people), ended(seated)];
  people.kill('SIGINT');
  seated.kill('SIGINT');
  await Promise.all(gone);
  await until('when they go, their seats stay and rest', async () =>
    (await coach.locator('[data-seat]').count()) >= 3 && (await coach.locator('[data-seat][data-freshness=fresh]').count()) === 0);
}
