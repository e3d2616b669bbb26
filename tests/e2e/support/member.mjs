// A person without a page: speaks the protocol as a client does, with a heart of its own. For those in a circle whose
// screen nobody looks at; what the server tells them is kept as it came.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './house.mjs';

const require = createRequire(join(root, 'web', 'package.json'));
const WebSocket = require('ws');

export class Member {
  heard = [];
  closedWith;
  #waiting = []; // notifications that are not acknowledged yet
  #seq = 0;
  #timers = [];
  #socket;
  #exchange = 0;
  #pong; // the newest: its number, and when it arrived
  #beatAt = performance.now();
  #sessionAhead; // session time minus time of this process, ms

  // `heart`: mean RR and swing in ms, breath in s and its phase (share of a breath), noise in ms; none without. It breathes
  // with the room's pacer while one is on: faster while breathing in, as hearts do.
  constructor(link, { name = '', visibility = 'group', keep = true, seat = true, heart, sensor = heart ? 'simulated' : 'none', contact } = {}) {
    const url = new URL(link);
    this.address = `ws://${url.host}/ws`;
    this.choices = { link: url.hash.slice(1), name, stream: randomBytes(16).toString('hex'), visibility, keep, seat, sensor };
    this.heart = heart && { meanMs: 900, swingMs: 60, breathS: 10, phase: 0, noiseMs: 8, ...heart };
    this.contact = contact;
  }

  async join() {
    const socket = new WebSocket(this.address);
    this.#socket = socket;
    socket.on('message', (data) => this.#hear(String(data)));
    socket.on('close', (code) => {
      if (this.#socket === socket) this.#quiet();
      this.closedWith = code;
    });
    socket.on('error', () => {});
    await new Promise((done, fail) => {
      socket.once('open', done);
      socket.once('close', (code) => fail(new Error(`${this.choices.name}: closed with ${code} before it was open`)));
    });
    this.closedWith = undefined;
    const from = this.heard.length;
    this.say({ type: 'hello', versions: [1], client: 'coregulation-e2e' });
    this.say({ type: 'join', ...this.choices, ...(this.joined ? { resume: this.joined.resume } : {}) });
    for (let i = 0; !this.heard.slice(from).some(({ message }) => message.type === 'joined'); i += 1) {
      if (i > 1000 || this.closedWith !== undefined) throw new Error(`${this.choices.name}: not joined (${this.closedWith ?? 'silence'})`);
      await new Promise((wait) => setTimeout(wait, 10));
    }
    for (const notification of this.#waiting) this.say(notification);
    for (let i = 0; i < 5; i += 1) this.#after(i * 200, () => this.#ping());
    this.#each(5_000, () => this.#ping());
    if (this.heart) this.#each(1_000, () => this.#beat());
    return this;
  }

  say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  get seat() {
    return this.newest('admitted')?.seat ?? this.joined?.seat;
  }
  newest(type) {
    return this.heard.findLast(({ message }) => message.type === type)?.message;
  }

  show(visibility) {
    this.choices.visibility = visibility;
    this.say({ type: 'set_visibility', visibility });
  }
  // As when the network goes: without a word. `join` comes back to the same seat.
  drop() {
    this.#quiet();
    this.#socket?.terminate();
  }
  leave() {
    this.say({ type: 'leave' });
  }
  close() {
    this.#quiet();
    this.#socket?.close();
  }

  #hear(text) {
    const at = performance.now();
    const message = JSON.parse(text);
    this.heard.push({ at, text, message });
    if (message.type === 'joined') this.joined = message;
    if (message.type === 'joined' || message.type === 'frame') this.#sessionAhead ??= message.at_ms - at;
    if (message.type === 'clock_pong') {
      this.#pong = { id: message.id, at };
      this.#sessionAhead = message.received_ms - (message.client_ms + at) / 2;
    }
    if (message.type === 'ack') this.#waiting = this.#waiting.filter(({ seq }) => seq > message.committed_seq);
  }

  // With the arrival of the pong before, when it is that: one that is late belongs to no exchange.
  #ping() {
    const before = this.#pong?.id === this.#exchange ? { received_ms: this.#pong.at } : {};
    this.say({ type: 'clock_ping', id: (this.#exchange += 1), client_ms: performance.now(), ...before });
  }

  #beat() {
    const { meanMs, swingMs, noiseMs } = this.heart;
    const rr = [];
    for (;;) {
      const next = meanMs - swingMs * Math.sin(2 * Math.PI * this.#breath(this.#beatAt)) + (Math.random() * 2 - 1) * noiseMs;
      if (this.#beatAt + next > performance.now()) break;
      this.#beatAt += next;
      rr.push(Math.round(next * 1.024) / 1.024);
    }
    const notification = {
      type: 'notification',
      stream: this.choices.stream,
      seq: (this.#seq += 1),
      client_ms: performance.now(),
      rr_ms: rr.slice(-8).map((ms) => Math.round(ms * 1000) / 1000),
      bpm: Math.round(60_000 / meanMs),
      ...(this.contact === undefined ? {} : { contact: this.contact }),
    };
    this.#waiting.push(notification);
    this.say(notification);
  }

  // Where the breath is at a time of this process, 0 … 1; the first half is inhalation.
  #breath(atMs) {
    const { breathS, phase } = this.heart;
    const pacer = this.newest('pacer')?.pacer ?? this.joined?.pacer;
    if (!pacer?.on || this.#sessionAhead === undefined) return atMs / 1000 / breathS + phase;
    const turns = (atMs + this.#sessionAhead - pacer.epoch_ms) / pacer.period_ms;
    const share = turns - Math.floor(turns);
    return share < pacer.inhale ? share / pacer.inhale / 2 : 0.5 + (share - pacer.inhale) / (1 - pacer.inhale) / 2;
  }

  #each(ms, what) {
    this.#timers.push(setInterval(what, ms));
  }
  #after(ms, what) {
    this.#timers.push(setTimeout(what, ms));
  }
  #quiet() {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
  }
}
