// What is heard, where the ring turns: recorded as samples in the page, and measured.
import { expect, person, until } from './support/browser.mjs';
import { comeIn, create, inRoom, reveal } from './support/pages.mjs';

export const name = 'breath tones sound within 20 ms of the ring’s turns, and nothing before a tap';
// Who records sound second by second wants the machine's ears for itself.
export const alone = true;
export const takesS = 33;

const tones = { in: 587.33, out: 440 }; // Hz of the small bells that begin each half (sound/voices.ts)
const riseMs = 6; // from the beginning of a bell to half of its height
const least = 0.02; // amplitude; what is there without a bell is far below

// Samples as they leave for the loudspeaker, each block with its time on the audio clock.
const recorder = `registerProcessor('recorder', class extends AudioWorkletProcessor {
  process(inputs) {
    const samples = inputs[0]?.[0];
    if (samples) this.port.postMessage({ at: currentTime, samples: samples.slice() });
    return true;
  }
});`;

function listenAlong(recorder) {
  globalThis.made = 0;
  globalThis.blocks = [];
  globalThis.stamps = [];
  globalThis.pongs = [];
  globalThis.pacers = [];
  const Real = globalThis.AudioContext;
  globalThis.AudioContext = class extends Real {
    constructor(...how) {
      super(...how);
      globalThis.made += 1;
      globalThis.audio = this;
    }
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to === this.context.destination && !globalThis.recording) {
      globalThis.recording = true;
      void this.context.audioWorklet.addModule(URL.createObjectURL(new Blob([recorder], { type: 'text/javascript' }))).then(() => {
        const node = new AudioWorkletNode(this.context, 'recorder');
        node.port.onmessage = ({ data }) => globalThis.blocks.push(data);
        connect.call(this, node);
        connect.call(node, to);
        setInterval(() => {
          const { contextTime, performanceTime } = this.context.getOutputTimestamp();
          globalThis.stamps.push({ audio: contextTime, page: performanceTime });
        }, 200);
      });
    }
    return connect.call(this, to, ...rest);
  };
  const RealSocket = globalThis.WebSocket;
  globalThis.WebSocket = class extends RealSocket {
    constructor(...how) {
      super(...how);
      const sent = new Map();
      const send = this.send.bind(this);
      this.send = (text) => {
        const message = JSON.parse(text);
        if (message.type === 'clock_ping') sent.set(message.id, performance.now());
        send(text);
      };
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'pacer') globalThis.pacers.push(message.pacer);
        if (message.type === 'clock_pong')
          globalThis.pongs.push({ sent: sent.get(message.id), back: performance.now(), message });
      });
    }
  };
}

// How much of one tone there is, every ms: what is left of the samples when that tone is turned to rest.
function strengthOf(samples, rate, hz, windowMs = 20) {
  const half = Math.round((windowMs / 2000) * rate);
  const step = Math.round(rate / 1000);
  const out = [];
  for (let middle = half; middle + half < samples.length; middle += step) {
    let re = 0;
    let im = 0;
    let weight = 0;
    for (let i = -half; i <= half; i += 1) {
      const w = 0.5 + 0.5 * Math.cos((Math.PI * i) / half);
      const angle = (2 * Math.PI * hz * (middle + i)) / rate;
      re += w * samples[middle + i] * Math.cos(angle);
      im -= w * samples[middle + i] * Math.sin(angle);
      weight += w;
    }
    out.push({ s: middle / rate, loud: (2 * Math.hypot(re, im)) / weight });
  }
  return out;
}

// Where a tone comes up from nothing: at half of the height that it reaches.
function onsets(strength, floor) {
  const found = [];
  for (let i = 1; i < strength.length; i += 1) {
    if (strength[i].loud < floor || strength[i - 1].loud >= floor) continue;
    const peak = Math.max(...strength.slice(i, i + 60).map(({ loud }) => loud));
    const at = strength.slice(Math.max(0, i - 30), i + 60).find(({ loud }) => loud >= peak / 2);
    if (at) found.push(at.s);
    i += 400; // the bell fades
  }
  return found;
}

// What was heard in a while: each bell and how far it is from the turn that it belongs to. A machine that is too busy
// lets the audio clock stumble; what was arranged before a stumble is not judged.
const takeMs = 12_000;
const arrangedMs = 1_600;
async function take(page) {
  await page.evaluate(() => void (globalThis.blocks = []));
  await page.waitForTimeout(takeMs);
  const heard = await page.evaluate(() => {
    const blocks = globalThis.blocks;
    return {
      rate: globalThis.audio.sampleRate,
      times: blocks.map(({ at }) => at),
      // As 16-bit words: half a million numbers as text would take longer than the breaths.
      words: btoa(
        blocks
          .map(({ samples }) => {
            let text = '';
            for (const one of samples) {
              const word = Math.round((one + 1) * 0x7fff);
              text += String.fromCharCode(word & 255, word >> 8);
            }
            return text;
          })
          .join(''),
      ),
      stamps: globalThis.stamps.filter(({ page: ms }) => ms > 0),
      pongs: globalThis.pongs,
      pacer: globalThis.pacers.at(-1),
    };
  });
  const words = Buffer.from(heard.words, 'base64');
  const samples = Float32Array.from({ length: words.length / 2 }, (_, i) => words.readUInt16LE(2 * i) / 0x7fff - 1);
  expect(samples.every((one) => Math.abs(one) < 0.9), 'it never comes near what a loudspeaker would clip');

  const quickest = heard.pongs.reduce((a, b) => (b.back - b.sent < a.back - a.sent ? b : a));
  const toSession = quickest.message.sent_ms - (quickest.sent + quickest.back) / 2;
  const toPage = (audioS) => {
    const { audio, page: ms } = heard.stamps.reduce((a, b) => (Math.abs(b.audio - audioS) < Math.abs(a.audio - audioS) ? b : a));
    return ms + (audioS - audio) * 1000;
  };
  const { epoch_ms: epoch, period_ms: period, inhale } = heard.pacer;
  const block = samples.length / heard.times.length;
  const found = [];
  let begin = 0;
  for (let i = 1; i <= heard.times.length; i += 1) {
    const whole = i < heard.times.length && Math.abs(heard.times[i] - heard.times[i - 1] - block / heard.rate) < 0.001;
    if (whole) continue;
    const run = samples.subarray(begin * block, i * block);
    const stumbled = begin > 0;
    for (const [kind, hz] of Object.entries(tones))
      for (const s of onsets(strengthOf(run, heard.rate, hz), least)) {
        if (stumbled && s * 1000 < arrangedMs) continue;
        const sessionMs = toPage(heard.times[begin] + s) - riseMs + toSession;
        const turn = (sessionMs - epoch - (kind === 'in' ? 0 : inhale * period)) / period;
        found.push({ kind, late: (turn - Math.round(turn)) * period });
      }
    begin = i;
  }
  return found;
}

const enough = 4;

export async function test(house) {
  const page = await person(house, { bypassCSP: true }); // the recorder is no part of the client
  await page.addInitScript(listenAlong, recorder);
  const links = await create(page, house.url, { title: 'By ear' });
  await comeIn(page, links.facilitator, { name: 'Ada', seat: false });
  await inRoom(page);
  await reveal(page, '[data-pacer]');
  await page.click('[data-pacer]');
  await until('the pacer runs', () => page.evaluate(() => globalThis.pacers.at(-1)?.on === true));
  expect((await page.evaluate(() => globalThis.made)) === 0, 'no sound is made ready before somebody asks for it');

  await page.locator('[data-settings]:visible').click();
  await page.locator('[data-part=settings] [data-sound]').click();
  await until('sound is on', async () => (await page.locator('[data-sound=on]').count()) === 1);
  await page.keyboard.press('Escape');

  const found = [];
  for (let takes = 0; takes < 5 && found.length < enough; takes += 1) found.push(...(await take(page)));
  const kinds = new Set(found.map(({ kind }) => kind));
  expect(found.length >= enough && kinds.size === 2, `both tones are heard, again and again (${found.length})`);
  for (const { kind, late } of found)
    expect(Math.abs(late) <= 20, `the tone of breathing ${kind} is ${late.toFixed(1)} ms away from the turn of the ring`);
  const worst = Math.max(...found.map(({ late }) => Math.abs(late)));
  console.log(`        ${found.length} tones, at most ${worst.toFixed(1)} ms from the ring`);

  // Back to one's own breath: it fades, and then there is nothing. Coming back, it is there again without a further tap.
  await page.click('[data-own-breath=go]');
  await until('the device is let go of', () => page.evaluate(() => globalThis.audio.state === 'suspended'));
  const left = await page.evaluate(() => Math.max(...globalThis.blocks.at(-1).samples.map(Math.abs)));
  expect(left < 1e-3, `it has faded before (${left})`);
  await page.click('[data-own-breath=back]');
  await until('it sounds again', () =>
    page.evaluate(() => Math.max(...globalThis.blocks.slice(-300).flatMap(({ samples: one }) => [...one])) > 0.02),
  );
}
