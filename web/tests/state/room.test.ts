import { describe, expect, it } from 'vitest';
import type { Frame, Guide, Joined, People, SeatInfo, SelfFrame, ServerMessage } from '../../src/protocol/messages';
import { runsOf } from '../../src/state/rhythm';
import { emptyRoom, nameOf, reduce, rowOf, type RoomState } from '../../src/state/room';

const joined: Joined = {
  type: 'joined',
  session: 'abc',
  title: 'Circle',
  role: 'participant',
  seat: 2,
  resume: 'r',
  epoch: 3,
  at_ms: 0,
  committed_seq: 0,
  phase: 'baseline',
  pacer: { on: true, epoch_ms: 100, period_ms: 10_000, inhale: 0.4 },
  waiting: false,
  door_open: true,
  plan: [],
};
const people = (message: Partial<People> = {}): People => ({
  type: 'people', seats: [], here: 0, observers: 0, displays: 0, waiting: [], ...message,
});
const seat = (number: number, name = ''): SeatInfo => ({
  seat: number, member: number + 10, name, role: 'participant', sensor: 'strap', here: true,
});
const frame = (epoch: number, number: number): Frame => ({
  type: 'frame',
  session: 'abc',
  epoch,
  number,
  at_ms: number * 1000,
  window_end_ms: number * 1000 - 3000,
  phase: 'practice',
  people: [{ seat: 2, state: 'gathering', needs_s: 12 }],
  pairs: [],
});
const own = (number: number, rhythm_bpm?: (number | null)[]): SelfFrame => ({
  type: 'self',
  epoch: 3,
  number,
  at_ms: number * 1000,
  seat: 2,
  visibility: 'only_me',
  keep: false,
  paused: false,
  state: 'gathering',
  ...(rhythm_bpm ? { rhythm_bpm } : {}),
});
const after = (...messages: ServerMessage[]): RoomState =>
  messages.reduce((room, message, i) => reduce(room, message, i * 100), emptyRoom);

describe('the room', () => {
  it('takes its place, phase and pacer from joining', () => {
    expect(after(joined)).toMatchObject({ title: 'Circle', seat: 2, phase: 'baseline', epoch: 3, resume: 'r' });
    expect(after(joined).pacer.on).toBe(true);
  });

  it('shows the newest frame and drops one that is not newer', () => {
    const room = after(joined, frame(3, 10));
    expect(reduce(room, frame(3, 10), 999)).toBe(room);
    expect(reduce(room, frame(3, 9), 999)).toBe(room);
    expect(reduce(room, frame(2, 50), 999)).toBe(room);
    expect(reduce(room, frame(3, 11), 999).frameArrivedMs).toBe(999);
    expect(reduce(room, frame(4, 1), 999).epoch).toBe(4);
  });

  it('goes on after a restart of the server, and shows nothing older than what was seen', () => {
    const seen = after(joined, frame(3, 100), own(100, [60, 60, 60, 60]));
    const again = reduce(seen, { ...joined, epoch: 4 }, 5_000);
    expect(reduce(again, frame(3, 101), 5_100).frame?.number).toBe(101); // the last word of the one that was stopped
    const back = reduce(again, frame(4, 98), 5_200); // taken up a little earlier: its epoch says that it is newer
    expect([back.frame?.epoch, back.frame?.number]).toEqual([4, 98]);
    expect(reduce(back, frame(3, 102), 5_300)).toBe(back);
    expect(reduce(back, frame(4, 97), 5_300)).toBe(back);
  });

  it('leaves a hole where it was interrupted', () => {
    const line = after(joined, own(10, [60, 60, 60, 60]), own(11, [61, 61, 61, 61]), own(52, [70, 70, 70, 70])).rhythm;
    expect(runsOf(line).map((run) => run.length)).toEqual([8, 4]);
  });

  it('knows that the database is behind, until it is not, or until the line is a new one', () => {
    const behind = after(joined, { type: 'storing', behind_ms: 4_200 });
    expect(behind.behind).toEqual({ ms: 4_200, arrivedMs: 100 });
    expect(reduce(behind, { type: 'storing', behind_ms: 0 }, 200).behind).toBeUndefined();
    expect(reduce(behind, joined, 200).behind).toBeUndefined();
  });

  it('never lets its epoch go back, and keeps what was seen when the same session is joined again', () => {
    const room = after(joined, frame(5, 10), { ...joined, epoch: 4 });
    expect(room.epoch).toBe(5);
    expect(room.frame?.number).toBe(10);
  });

  it('begins empty in another session', () => {
    const room = after(joined, frame(3, 10), { ...joined, session: 'other', epoch: 1 });
    expect(room.frame).toBeUndefined();
    expect(room.epoch).toBe(1);
  });

  it('adds four points a second to one’s own rhythm, holes included', () => {
    const room = after(joined, own(10, [60, 61, null, 62]), own(11, [63, 64, 65, 66]));
    expect(room.rhythm.map((p) => p.bpm)).toEqual([60, 61, null, 62, 63, 64, 65, 66]);
    expect(room.rhythm.map((p) => p.s)).toEqual([9.25, 9.5, 9.75, 10, 10.25, 10.5, 10.75, 11]);
  });

  it('knows who asked for a pause, in order of asking, until they are back', () => {
    const pause = (seat: number, paused: boolean): ServerMessage => ({ type: 'pause', seat, paused, at_ms: 0 });
    expect(after(joined, pause(3, true), pause(1, true)).pausing).toEqual([3, 1]);
    expect(after(joined, pause(3, true), pause(1, true), pause(3, false)).pausing).toEqual([1]);
  });

  it('remembers marks, pulses, the end and refusals', () => {
    const room = after(
      joined,
      { type: 'marker', text: 'hands', shared: true, at_ms: 5 },
      { type: 'pulse', seat: 4, beats: [] },
      { type: 'error', code: 'not_allowed', message: 'no' },
      { type: 'error', code: 'not_allowed', message: 'no' },
      { type: 'ended', at_ms: 77, emergency: false },
    );
    expect(room.markers.map((m) => m.text)).toEqual(['hands']);
    expect(room.beatenMs[4]).toBe(200);
    expect(room.refusal?.count).toBe(2);
    expect([room.endedMs, room.emergency]).toEqual([77, false]);
    expect(reduce(room, { type: 'ended', at_ms: 78, emergency: true }, 0).emergency).toBe(true);
  });

  it('changes nothing that it was given', () => {
    const room = Object.freeze(after(joined, frame(3, 1)));
    const copy = structuredClone(room);
    reduce(room, own(5, [60, 60, 60, 60]), 1);
    reduce(room, { type: 'pulse', seat: 1, beats: [] }, 1);
    expect(room).toEqual(copy);
  });

  it('finds a row by seat and gives the nameless their seat', () => {
    const room = after(joined, frame(3, 1), people({ seats: [seat(2, '  ')], observers: 1 }));
    expect(rowOf(room, 2)?.needs_s).toBe(12);
    expect(rowOf(room, 9)).toBeUndefined();
    expect(nameOf(room.seats, 2, (n) => `Seat ${n}`)).toBe('Seat 2');
  });

  it('waits without a seat until it is let in', () => {
    const { seat: _, ...noSeat } = joined;
    const outside = after({ ...noSeat, waiting: true, door_open: false, begins_unix_ms: 5 }, people({
      seats: [seat(1, 'Bo')],
      here: 1,
      waiting: [{ member: 12, name: 'Ana', sensor: 'none', here: true }],
    }));
    expect(outside).toMatchObject({ waiting: true, doorOpen: false, beginsUnixMs: 5, seat: undefined, here: 1 });
    expect(outside.waits.map((one) => one.name)).toEqual(['Ana']);
    const inside = reduce(outside, { type: 'admitted', seat: 4, at_ms: 9 }, 1);
    expect(inside).toMatchObject({ waiting: false, seat: 4, title: 'Circle' });
    expect(reduce(inside, { ...noSeat, waiting: true, door_open: false }, 2)).toMatchObject({ waiting: true, seat: undefined });
  });

  it('hears of the door, of the plan and of the practice that goes on, and again with each joining', () => {
    const guide: Guide = { title: 'Humming', steps: [{ text: 'Hum.', seconds: 60 }] };
    const room = after(
      joined,
      { type: 'door', open: false, at_ms: 1 },
      { type: 'plan', parts: [{ phase: 'arrive', minutes: 5 }], at_ms: 2 },
      { type: 'practice', practice: { guide, began_ms: 10, held: 0 }, at_ms: 3 },
    );
    expect(room).toMatchObject({ doorOpen: false, plan: [{ minutes: 5 }], practice: { held: 0, began_ms: 10 } });
    expect(reduce(room, { type: 'practice', at_ms: 4 }, 0).practice).toBeUndefined();
    expect(reduce(room, joined, 0)).toMatchObject({ doorOpen: true, plan: [], practice: undefined });
    expect(reduce(room, { ...joined, practice: { guide, began_ms: 20 } }, 0).practice?.began_ms).toBe(20);
  });

  it('knows since when the phase has lasted, also for somebody who comes later', () => {
    const changed = after(joined, { type: 'phase', phase: 'practice', at_ms: 70 });
    expect(changed.phaseSinceMs).toBe(70);
    expect(after({ ...joined, phase_since_ms: 55 }).phaseSinceMs).toBe(55);
    expect(reduce(changed, { ...joined, phase: 'practice' }, 0).phaseSinceMs).toBe(70);
    expect(reduce(changed, { ...joined, phase: 'sharing' }, 0).phaseSinceMs).toBeUndefined();
  });

  it('lets go of the pause of somebody who has no seat any more, and of nobody else’s', () => {
    const pause = (number: number): ServerMessage => ({ type: 'pause', seat: number, paused: true, at_ms: 0 });
    const room = after(joined, people({ seats: [seat(1), seat(2)] }), pause(1), pause(2), pause(3));
    expect(reduce(room, people({ seats: [seat(2)] }), 0).pausing).toEqual([2, 3]);
  });

  describe('of a large circle', () => {
    const grown = people({ here: 25, displays: 1 });
    const small = people({ seats: [seat(1, 'Bo'), seat(2, 'Ana')], here: 2 });

    it('is counted, and lets go of the names it knew', () => {
      const room = after(joined, small, grown);
      expect(room).toMatchObject({ large: true, seats: [], here: 25, displays: 1 });
      expect(reduce(room, people(), 0).large).toBe(true); // everybody’s line is lost at once
    });

    it('is large from the first frame with a strip, and small when seats are told again', () => {
      const room = after(joined, small, { ...frame(3, 1), strip: 'Ej' });
      expect(room.large).toBe(true);
      expect(reduce(room, frame(3, 2), 0).large).toBe(true); // built a moment before
      expect(reduce(room, small, 0).large).toBe(false);
    });

    it.each(['facilitator', 'co_facilitator'] as const)('tells a %s who sits where, news upon news, in seat order', (role) => {
      const room = after({ ...joined, role }, small, grown, { type: 'seats', seats: [seat(30, 'Cy'), seat(2, 'Anna')] }, grown);
      expect(room.seats.map((one) => [one.seat, one.name])).toEqual([[1, 'Bo'], [2, 'Anna'], [30, 'Cy']]);
    });
  });
});
