// What is known about the room: one value. `reduce` is pure; views draw what it returns.

import type {
  Epoch,
  ErrorCode,
  Frame,
  Joined,
  Marked,
  PacerSetting,
  SeatInfo,
  PersonRow,
  PhaseName,
  Role,
  SeatNumber,
  SelfFrame,
  ServerMessage,
} from '../protocol/messages';
import { appendRhythm, type RhythmLine } from './rhythm';

export interface RoomState {
  session: string;
  title: string;
  role: Role;
  seat: SeatNumber | undefined;
  resume: string | undefined; // to take the place back
  epoch: Epoch;
  phase: PhaseName;
  phaseSinceMs: number | undefined; // session time, when we heard the change
  pacer: PacerSetting;
  seats: SeatInfo[];
  observers: number;
  frame: Frame | undefined;
  frameArrivedMs: number; // client time
  own: SelfFrame | undefined;
  ownArrivedMs: number;
  rhythm: RhythmLine; // one's own
  markers: Marked[];
  pausing: SeatNumber[]; // who asked for a pause, in order of asking
  beatenMs: Record<SeatNumber, number>; // client time of the newest pulse heard
  storedAt: { ms: number; stored: boolean } | undefined; // newest acknowledgement, client time
  behind: { ms: number; arrivedMs: number } | undefined; // the database, as last told; absent: it is not
  refusal: { code: ErrorCode; message: string; count: number } | undefined;
  endedMs: number | undefined; // session time
}

const noPacer: PacerSetting = { on: false, epoch_ms: 0, period_ms: 0, inhale: 0.5 };

export const emptyRoom: RoomState = {
  session: '',
  title: '',
  role: 'observer',
  seat: undefined,
  resume: undefined,
  epoch: 0,
  phase: 'arrive',
  phaseSinceMs: undefined,
  pacer: noPacer,
  seats: [],
  observers: 0,
  frame: undefined,
  frameArrivedMs: 0,
  own: undefined,
  ownArrivedMs: 0,
  rhythm: [],
  markers: [],
  pausing: [],
  beatenMs: {},
  storedAt: undefined,
  behind: undefined,
  refusal: undefined,
  endedMs: undefined,
};

// A facilitator's screen keeps this many notes at hand; the rest is in the review.
const rememberedMarkers = 50;

const newer = (
  one: { epoch: number; number: number },
  than: { epoch: number; number: number } | undefined,
): boolean => !than || one.epoch > than.epoch || (one.epoch === than.epoch && one.number > than.number);

export function reduce(room: RoomState, message: ServerMessage, arrivedMs: number): RoomState {
  switch (message.type) {
    case 'joined':
      return joined(room, message);
    case 'people':
      return { ...room, seats: message.seats, observers: message.observers };
    case 'frame':
      if (!newer(message, room.frame)) return room;
      return {
        ...room,
        epoch: message.epoch,
        frame: message,
        frameArrivedMs: arrivedMs,
        phase: message.phase,
      };
    case 'self':
      if (!newer(message, room.own)) return room;
      return {
        ...room,
        own: message,
        ownArrivedMs: arrivedMs,
        rhythm: appendRhythm(room.rhythm, message.number, message.rhythm_bpm),
      };
    case 'pulse':
      return { ...room, beatenMs: { ...room.beatenMs, [message.seat]: arrivedMs } };
    case 'phase':
      return { ...room, phase: message.phase, phaseSinceMs: message.at_ms };
    case 'pacer':
      return { ...room, pacer: message.pacer };
    case 'marker': {
      const { text, shared, at_ms } = message;
      const markers = [...room.markers, { type: 'marker' as const, text, shared, at_ms }];
      return { ...room, markers: markers.slice(-rememberedMarkers) };
    }
    case 'pause': {
      const others = room.pausing.filter((seat) => seat !== message.seat);
      return { ...room, pausing: message.paused ? [...others, message.seat] : others };
    }
    case 'ended':
      return { ...room, endedMs: message.at_ms };
    case 'ack':
      return { ...room, storedAt: { ms: arrivedMs, stored: message.stored } };
    case 'storing':
      return { ...room, behind: message.behind_ms > 0 ? { ms: message.behind_ms, arrivedMs } : undefined };
    case 'error':
      return {
        ...room,
        refusal: { code: message.code, message: message.message, count: (room.refusal?.count ?? 0) + 1 },
      };
    case 'welcome':
    case 'clock_pong':
      return room;
  }
}

// The same session goes on after a lost connection: what was seen stays. Its epoch never goes back.
function joined(room: RoomState, message: Joined): RoomState {
  const before = room.session === message.session ? room : emptyRoom;
  return {
    ...before,
    session: message.session,
    title: message.title,
    role: message.role,
    seat: message.seat,
    resume: message.resume,
    epoch: Math.max(before.epoch, message.epoch),
    phase: message.phase,
    pacer: message.pacer,
    behind: undefined, // its end may have been told while we were away; told again within 5 s when it lasts
  };
}

export function rowOf(room: RoomState, seat: SeatNumber): PersonRow | undefined {
  return room.frame?.people.find((row) => row.seat === seat);
}

// A name is what its owner wrote, or a seat when nothing was written.
export function nameOf(
  seats: readonly { seat: SeatNumber; name: string }[],
  seat: SeatNumber,
  unnamed: (seat: SeatNumber) => string,
): string {
  const name = seats.find((one) => one.seat === seat)?.name.trim();
  return name ? name : unnamed(seat);
}
