import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ending } from '../../src/net/close_codes';
import { Conversation, type JoinChoices } from '../../src/net/conversation';
import { keepWithinMs } from '../../src/net/mailbox';
import { silentMs, type SocketState } from '../../src/net/socket';
import type { Joined, Notification } from '../../src/protocol/messages';
import { FakeSocket } from './fake_socket';

const choices: JoinChoices = {
  link: 'secret',
  name: 'Ada',
  visibility: 'group',
  keep: true,
  seat: true,
  sensor: 'strap',
};
const joined = (committed_seq = 0): Joined => ({
  type: 'joined',
  session: 'abc',
  title: '',
  role: 'participant',
  seat: 1,
  resume: 'back-again',
  epoch: 1,
  at_ms: 1_000,
  committed_seq,
  phase: 'arrive',
  pacer: { on: false, epoch_ms: 0, period_ms: 0, inhale: 0.5 },
  waiting: false,
  door_open: true,
  plan: [],
});

let sockets: FakeSocket[];
let states: [SocketState, Ending | undefined][];
let talk: Conversation;
const socket = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();

beforeEach(() => {
  vi.useFakeTimers({ now: 10_000 });
  sockets = [];
  states = [];
  talk = new Conversation({
    make: () => {
      const made = new FakeSocket();
      sockets.push(made);
      return made;
    },
    choices,
    now: () => Date.now(),
    random: () => 0.5,
    events: { message: () => {}, changed: (state, ending) => void states.push([state, ending]) },
  });
  talk.start();
});
afterEach(() => {
  talk.stop();
  vi.useRealTimers();
});

function comeIn(committed = 0): void {
  socket().open();
  socket().say({ type: 'welcome', version: 1, server: 'test' });
  socket().say(joined(committed));
}

describe('a conversation', () => {
  it('says hello, joins, and asks for the time', () => {
    socket().open();
    expect(socket().heard).toEqual([{ type: 'hello', versions: [1], client: 'coregulation-web 0.1.0' }]);
    socket().say({ type: 'welcome', version: 1, server: 'test' });
    expect(socket().of('join')[0]).toMatchObject({ ...choices, stream: talk.stream, client_ms: 10_000 });
    expect(socket().of('join')[0]?.resume).toBeUndefined();
    socket().say(joined());
    expect(socket().of('clock_ping')).toEqual([{ type: 'clock_ping', id: 1, client_ms: 10_000 }]);
  });

  it('exchanges clocks five times quickly, then every five seconds, telling when the last answer came', () => {
    comeIn();
    const answer = (): void => {
      const ping = socket().of('clock_ping').at(-1);
      if (!ping) throw new Error('no ping');
      vi.advanceTimersByTime(10);
      const at = ping.client_ms - 9_000 + 5; // the session's clock is 9 s behind
      socket().say({ type: 'clock_pong', id: ping.id, client_ms: ping.client_ms, received_ms: at, sent_ms: at });
    };
    for (let i = 0; i < 4; i += 1) {
      answer();
      vi.advanceTimersByTime(200);
    }
    expect(socket().of('clock_ping').map((p) => p.id)).toEqual([1, 2, 3, 4, 5]);
    expect(socket().of('clock_ping')[1]?.received_ms).toBe(10_010);
    answer();
    vi.advanceTimersByTime(4_990);
    expect(socket().of('clock_ping').length).toBe(5);
    vi.advanceTimersByTime(20);
    expect(socket().of('clock_ping').length).toBe(6);
  });

  it('numbers readings, keeps them until acknowledged, and sends the rest again on the next line', () => {
    comeIn();
    for (let i = 0; i < 3; i += 1) talk.notify({ rr_ms: [800 + i] });
    expect(socket().of('notification').map((n) => n.seq)).toEqual([1, 2, 3]);
    socket().say({ type: 'ack', stream: talk.stream, committed_seq: 1, stored: true });
    expect(talk.unacknowledged).toBe(2);
    socket().lose(1006);
    talk.notify({ rr_ms: [900] });
    vi.advanceTimersByTime(1_000);
    expect(sockets.length).toBe(2);
    comeIn(2);
    expect(socket().of('join')[0]?.resume).toBe('back-again');
    expect(socket().of('notification').map((n) => n.seq)).toEqual([3, 4]);
  });

  it('ignores an acknowledgement of another stream', () => {
    comeIn();
    talk.notify({ rr_ms: [800] });
    socket().say({ type: 'ack', stream: 'f'.repeat(32), committed_seq: 9, stored: true });
    expect(talk.unacknowledged).toBe(1);
  });

  it('paces what has piled up', () => {
    for (let i = 0; i < 40; i += 1) talk.notify({ rr_ms: [800] });
    comeIn();
    expect(socket().of('notification').length).toBe(12);
    vi.advanceTimersByTime(1_050);
    expect(socket().of('notification').length).toBe(15);
  });

  it('forgets a reading that was refused, but not one that came too fast', () => {
    comeIn();
    talk.notify({ rr_ms: [800] });
    talk.notify({ rr_ms: [801] });
    socket().say({ type: 'error', code: 'out_of_range', message: 'rr_ms', seq: 1 });
    socket().say({ type: 'error', code: 'too_fast', message: 'slowly', seq: 2 });
    expect(talk.unacknowledged).toBe(1);
  });

  describe('of a seat whose page was closed', () => {
    const closed = 'c'.repeat(32);
    const left = (seq: number): Notification => ({
      type: 'notification',
      stream: closed,
      seq,
      client_ms: seq * 1_000,
      rr_ms: [800],
    });
    let settled: [string, number][];
    function takeBack(resume: string): void {
      talk.stop();
      settled = [];
      talk = new Conversation({
        make: () => {
          const made = new FakeSocket();
          sockets.push(made);
          return made;
        },
        choices,
        resume,
        left: [left(7), left(8)],
        keeper: {
          put: () => Promise.resolve(),
          settled: (stream, upTo) => Promise.resolve(void settled.push([stream, upTo])),
          refused: () => Promise.resolve(),
          dropReadings: () => Promise.resolve(),
        },
        now: () => Date.now(),
        random: () => 0.5,
        events: { message: () => {}, changed: () => {} },
      });
      talk.start();
      comeIn();
    }

    it('brings what waits, under its own stream and after what is new, until it is acknowledged', () => {
      takeBack('back-again');
      expect(socket().of('notification').map((n) => [n.stream, n.seq])).toEqual([
        [closed, 7],
        [closed, 8],
      ]);
      expect(talk.unacknowledged).toBe(2);
      socket().say({ type: 'ack', stream: closed, committed_seq: 7, stored: true });
      expect(talk.unacknowledged).toBe(1);
      socket().lose(1006);
      vi.advanceTimersByTime(1_000);
      comeIn();
      expect(socket().of('notification').map((n) => [n.stream, n.seq])).toEqual([[closed, 8]]);
      socket().say({ type: 'ack', stream: closed, committed_seq: 8, stored: true });
      expect(talk.unacknowledged).toBe(0);
      expect(settled).toEqual([
        [closed, 7],
        [closed, 8],
      ]);
    });

    it('is not given to somebody who got another seat', () => {
      takeBack('another');
      expect(socket().of('notification')).toEqual([]);
      expect(talk.unacknowledged).toBe(0);
      expect(settled).toEqual([[closed, Number.MAX_SAFE_INTEGER]]);
    });

    it('sends again only the stream that was too fast', () => {
      takeBack('back-again');
      socket().say({ type: 'error', code: 'too_fast', message: 'slowly', stream: closed, seq: 8 });
      vi.advanceTimersByTime(5_000);
      expect(socket().of('notification').map((n) => n.seq)).toEqual([7, 8, 8]);
    });
  });

  describe('that may be kept', () => {
    let kept: number[];
    let answer: (() => void)[];
    let unkept: number;
    function keepWith(put: (seq: number) => Promise<void>): void {
      talk.stop();
      [kept, answer, unkept] = [[], [], 0];
      talk = new Conversation({
        make: () => {
          const made = new FakeSocket();
          sockets.push(made);
          return made;
        },
        choices,
        keeper: {
          put: (reading) => put(reading.seq),
          settled: () => Promise.resolve(),
          refused: () => Promise.resolve(),
          dropReadings: () => Promise.resolve(void (kept = [])),
        },
        now: () => Date.now(),
        random: () => 0.5,
        events: { message: () => {}, changed: () => {}, kept: (error) => (unkept += error === undefined ? 0 : 1) },
      });
      talk.start();
      comeIn();
    }
    const turn = async (): Promise<void> => {
      for (let i = 0; i < 8; i += 1) await Promise.resolve();
    };

    it('holds each reading in the browser before it is sent, in order', async () => {
      keepWith((seq) => new Promise((done) => answer.push(() => (kept.push(seq), done()))));
      talk.notify({ rr_ms: [800] });
      talk.notify({ rr_ms: [801] });
      await turn();
      expect(socket().of('notification')).toEqual([]);
      answer[1]?.();
      await turn();
      expect(socket().of('notification')).toEqual([]);
      answer[0]?.();
      await turn();
      expect(socket().of('notification').map((n) => n.seq)).toEqual([1, 2]);
    });

    it('sends it all the same when the browser holds nothing, and says so', async () => {
      keepWith(() => Promise.reject(new Error('full')));
      talk.notify({ rr_ms: [800] });
      await turn();
      expect(socket().of('notification').map((n) => n.seq)).toEqual([1]);
      expect(unkept).toBe(1);
    });

    it('waits for no browser that does not answer, and says so', async () => {
      keepWith(() => new Promise(() => {}));
      talk.notify({ rr_ms: [800] });
      await vi.advanceTimersByTimeAsync(keepWithinMs - 10);
      expect(socket().of('notification')).toEqual([]);
      await vi.advanceTimersByTimeAsync(20);
      expect(socket().of('notification').map((n) => n.seq)).toEqual([1]);
      expect(unkept).toBe(1);
    });

    it('holds nothing once consent is withdrawn', async () => {
      keepWith((seq) => Promise.resolve(void kept.push(seq)));
      talk.notify({ rr_ms: [800] });
      await turn();
      expect(kept).toEqual([1]);
      talk.ask({ type: 'set_consent', keep: false });
      talk.notify({ rr_ms: [801] });
      await turn();
      expect(kept).toEqual([]);
      expect(socket().of('notification').map((n) => n.seq)).toEqual([1, 2]);
    });
  });

  describe('after an outage', () => {
    const outage = (seconds: number): void => {
      socket().lose(1006);
      for (let i = 0; i < seconds; i += 1) {
        vi.advanceTimersByTime(1_000);
        talk.notify({ rr_ms: [800] });
      }
      talk.tryNow();
      comeIn(0);
    };
    const sent = (stream: string): number[] => socket().of('notification').filter((n) => n.stream === stream).map((n) => n.seq);

    it('of a minute brings everything at once, in order, in its own stream', () => {
      comeIn();
      const { stream } = talk;
      outage(60);
      expect(talk.stream).toBe(stream);
      expect(sent(stream)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    });

    it('of ten minutes brings two hundred at a time', () => {
      comeIn();
      outage(600);
      expect(socket().of('notification').length).toBe(200);
      vi.advanceTimersByTime(250);
      expect(socket().of('notification').length).toBe(600);
    });

    it('is brought also where timers hardly run, as in a hidden page', () => {
      comeIn();
      outage(60);
      for (let i = 0; i < 240; i += 1) talk.notify({ rr_ms: [800] }); // more than the pace allows
      const before = socket().of('notification').length;
      expect(before).toBeLessThan(300);
      for (let s = 0; s < 30; s += 1) {
        vi.setSystemTime(Date.now() + 1_000); // no timer runs; the server speaks, and the strap
        socket().say({ type: 'storing', behind_ms: 0 });
        talk.notify({ rr_ms: [800] });
      }
      expect(socket().of('notification').length).toBeGreaterThanOrEqual(before + 60);
    });

    it('of hours measures on at once in a new stream, and brings what waited beside it', () => {
      comeIn();
      const { stream } = talk;
      outage(2 * 3600);
      expect(talk.stream).not.toBe(stream);
      expect(socket().of('join')[0]?.stream).toBe(talk.stream);
      expect(socket().of('join')[0]?.resume).toBe('back-again');
      talk.notify({ rr_ms: [900] });
      vi.advanceTimersByTime(250);
      expect(sent(talk.stream)).toEqual([1]);
      expect(sent(stream).slice(0, 3)).toEqual([1, 2, 3]);
      expect(talk.unacknowledged).toBe(7_201);
      vi.advanceTimersByTime(2_000);
      expect(sent(stream).length).toBeGreaterThan(1_500);
      socket().say({ type: 'ack', stream, committed_seq: 7_200, stored: true });
      expect(talk.unacknowledged).toBe(1);
    });

    it('tells how long the oldest reading has waited', () => {
      comeIn();
      talk.notify({ rr_ms: [800] });
      vi.advanceTimersByTime(7_000);
      talk.notify({ rr_ms: [800] });
      expect(talk.waitingMs).toBe(7_000);
      socket().say({ type: 'ack', stream: talk.stream, committed_seq: 2, stored: true });
      expect(talk.waitingMs).toBe(0);
    });
  });

  describe('whose clock is in doubt', () => {
    const answer = (sessionAheadMs: number): void => {
      const ping = socket().of('clock_ping').at(-1);
      if (!ping) throw new Error('no ping');
      const at = ping.client_ms + sessionAheadMs;
      socket().say({ type: 'clock_pong', id: ping.id, client_ms: ping.client_ms, received_ms: at, sent_ms: at });
    };
    const settled = (): void => {
      comeIn();
      for (let i = 0; i < 5; i += 1) {
        answer(500);
        vi.advanceTimersByTime(200);
      }
    };
    const sent = (): [string, number][] => socket().of('notification').map((n) => [n.stream, n.client_ms]);

    it('holds back what is measured until the clocks are compared, and goes on when they agree', () => {
      settled();
      const { stream } = talk;
      talk.doubtClock();
      talk.notify({ rr_ms: [800] });
      const measured = Date.now();
      expect(sent()).toEqual([]);
      vi.advanceTimersByTime(40);
      answer(500);
      expect(sent()).toEqual([[stream, measured]]);
      expect(sockets.length).toBe(1);
    });

    it('holds back what was measured before as well', () => {
      settled();
      for (let i = 0; i < 14; i += 1) talk.notify({ rr_ms: [800] });
      const before = sent().length;
      expect(before).toBeLessThan(14);
      talk.doubtClock();
      vi.advanceTimersByTime(2_000);
      expect(sent().length).toBe(before);
      answer(500);
      vi.advanceTimersByTime(2_000);
      expect(sent().length).toBe(14);
    });

    it('believes no answer to what it asked before the doubt', () => {
      settled();
      vi.advanceTimersByTime(5_000);
      const before = socket().of('clock_ping').at(-1)?.id ?? 0;
      talk.doubtClock();
      talk.notify({ rr_ms: [800] });
      const old = socket().of('clock_ping').find((p) => p.id === before);
      const at = (old?.client_ms ?? 0) + 500;
      socket().say({ type: 'clock_pong', id: before, client_ms: old?.client_ms ?? 0, received_ms: at, sent_ms: at });
      expect(sent()).toEqual([]);
      answer(500);
      expect(sent().length).toBe(1);
    });

    it('begins a new stream on a new line when its clock has stood still', () => {
      settled();
      talk.notify({ rr_ms: [700] });
      const { stream } = talk;
      talk.doubtClock();
      talk.notify({ rr_ms: [800] });
      vi.advanceTimersByTime(40);
      answer(500 + 30_000); // half a minute of sleep
      expect(sockets.length).toBe(2);
      expect(talk.stream).not.toBe(stream);
      // The line that was left knows the new stream not, and would refuse it for good.
      expect(sockets[0]?.of('notification').every((n) => n.stream === stream)).toBe(true);
      comeIn();
      expect(socket().of('notification').map((n) => [n.stream === stream, n.seq, n.rr_ms[0]])).toEqual([
        [false, 1, 800],
        [true, 1, 700],
      ]);
    });

    it('begins a new stream when nobody answers, or there is no line to ask', () => {
      settled();
      const { stream } = talk;
      talk.doubtClock();
      talk.notify({ rr_ms: [800] });
      vi.advanceTimersByTime(3_100);
      expect(talk.stream).not.toBe(stream);
      expect(sockets.length).toBe(2);
      const second = talk.stream;
      talk.doubtClock();
      expect(talk.stream).not.toBe(second);
      comeIn();
      expect(socket().of('notification').length).toBe(1);
    });

    it('tells an answer only with the exchange right after it', () => {
      settled();
      vi.advanceTimersByTime(5_000); // one is under way
      const under = socket().of('clock_ping').at(-1)?.id ?? 0;
      talk.tryNow();
      expect(socket().of('clock_ping').at(-1)).toMatchObject({ id: under + 1 });
      expect(socket().of('clock_ping').at(-1)?.received_ms).toBeUndefined();
      vi.advanceTimersByTime(30);
      answer(500);
      vi.advanceTimersByTime(6_000);
      expect(socket().of('clock_ping').at(-1)).toMatchObject({ id: under + 2 });
      expect(socket().of('clock_ping').at(-1)?.received_ms).toBeDefined();
    });

    it('never uses the number of an exchange twice', () => {
      settled();
      vi.advanceTimersByTime(5_000);
      talk.tryNow();
      talk.tryNow();
      answer(500);
      vi.advanceTimersByTime(6_000);
      const pings = socket().of('clock_ping');
      expect(new Set(pings.map((p) => p.id)).size).toBe(pings.length);
    });
  });

  it('joins again with what the person has chosen since', () => {
    comeIn();
    talk.ask({ type: 'set_visibility', visibility: 'only_me' });
    talk.ask({ type: 'set_consent', keep: false });
    socket().lose(4000);
    vi.advanceTimersByTime(1_000);
    comeIn();
    expect(socket().of('join')[0]).toMatchObject({ visibility: 'only_me', keep: false });
  });

  it('says the newest pause again with each join, since a server that crashed may not know it', () => {
    comeIn();
    expect(socket().of('join')[0]).not.toHaveProperty('paused');
    talk.ask({ type: 'set_pause', paused: true, quiet: false });
    for (const paused of [true, false]) {
      socket().lose(1006);
      talk.ask({ type: 'set_pause', paused, quiet: false });
      vi.advanceTimersByTime(5_000);
      comeIn();
      expect(socket().of('join')[0]).toMatchObject({ paused, quiet: false });
      expect(socket().of('set_pause')).toEqual([]);
    }
  });

  it('says what was chosen while the answer to its join was on its way, before any reading', () => {
    socket().open();
    socket().say({ type: 'welcome', version: 1, server: 'test' });
    expect(talk.ask({ type: 'set_pause', paused: true, quiet: true })).toBe(false);
    talk.ask({ type: 'set_visibility', visibility: 'only_me' });
    talk.ask({ type: 'set_consent', keep: false });
    talk.notify({ rr_ms: [800] });
    socket().say(joined());
    const said = socket().heard.map((m) => m.type);
    expect(said.filter((type) => type.startsWith('set_') || type === 'notification')).toEqual([
      'set_visibility',
      'set_consent',
      'set_pause',
      'notification',
    ]);
  });

  it('sends readings while its person waits to be let in, and waits again on the next line', () => {
    const { seat: _, ...noSeat } = joined();
    const waitOutside = (committed: number): void => {
      socket().open();
      socket().say({ type: 'welcome', version: 1, server: 'test' });
      socket().say({ ...noSeat, committed_seq: committed, waiting: true });
    };
    waitOutside(0);
    talk.notify({ rr_ms: [800] });
    expect(socket().of('notification').map((n) => n.seq)).toEqual([1]);
    socket().say({ type: 'ack', stream: talk.stream, committed_seq: 1, stored: false });
    socket().lose(1006);
    talk.notify({ rr_ms: [801] });
    vi.advanceTimersByTime(1_000);
    waitOutside(1);
    expect(socket().of('join')[0]).toMatchObject({ resume: 'back-again', seat: true });
    socket().say({ type: 'admitted', seat: 3, at_ms: 5_000 });
    talk.notify({ rr_ms: [802] });
    expect(socket().of('notification').map((n) => n.seq)).toEqual([2, 3]);
  });

  it('asks nothing before it has joined', () => {
    socket().open();
    expect(talk.ask({ type: 'end' })).toBe(false);
    expect(socket().of('end')).toEqual([]);
  });

  it('notices a line that has fallen silent', () => {
    comeIn();
    vi.advanceTimersByTime(silentMs + 4_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(sockets.length).toBeGreaterThan(1);
  });

  it('stops for good at a final code, and says why', () => {
    comeIn();
    socket().lose(4503);
    vi.advanceTimersByTime(120_000);
    expect(sockets.length).toBe(1);
    expect(states.at(-1)).toEqual(['resting', 'session_ended']);
  });

  it('tries at once when told that the network is back', () => {
    comeIn();
    socket().lose(1006);
    expect(sockets.length).toBe(1);
    talk.tryNow();
    expect(sockets.length).toBe(2);
    talk.tryNow();
    expect(sockets.length).toBe(2);
  });

  it('waits longer while the server stays away, and starts afresh once a line has held', () => {
    socket().lose(1006);
    const waits: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const before = sockets.length;
      const from = Date.now();
      while (sockets.length === before) vi.advanceTimersByTime(10);
      waits.push(Date.now() - from);
      socket().lose(1006);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(4_000);
    vi.advanceTimersByTime(20_000);
    comeIn();
    vi.advanceTimersByTime(6_000);
    socket().lose(1006);
    const from = Date.now();
    const before = sockets.length;
    while (sockets.length === before) vi.advanceTimersByTime(10);
    expect(Date.now() - from).toBeLessThanOrEqual(1_000);
  });

  it('passes over what it cannot read', () => {
    comeIn();
    socket().onmessage?.({ data: '{"type":"from_the_future"}' } as MessageEvent);
    socket().onmessage?.({ data: 'not json' } as MessageEvent);
    socket().onmessage?.({ data: new ArrayBuffer(4) } as MessageEvent);
    talk.notify({ rr_ms: [800] });
    expect(socket().of('notification').length).toBe(1);
  });
});
