// What is known about the room: one value. `reduce` is pure; views draw what it returns.

import type {
  Epoch,
  ErrorCode,
  Frame,
  Joined,
  Marked,
  PacerSetting,
  People,
  PersonRow,
  PhaseName,
  PlanPart,
  PracticeState,
  Role,
  SeatInfo,
  SeatNumber,
  SelfFrame,
  ServerMessage,
  WaitingPerson,
} from '../protocol/messages';
import { appendRhythm, type RhythmLine } from './rhythm';

export interface RoomState {
  session: string;
  title: string;
  role: Role;
  seat: SeatNumber | undefined;
  waiting: boolean; // this person has no seat before somebody lets them in
  doorOpen: boolean; // participants come in by themselves
  beginsUnixMs: number | undefined; // when it is planned to begin
  plan: PlanPart[];
  practice: PracticeState | undefined; // under way
  resume: string | undefined; // to take the place back
  epoch: Epoch;
  phase: PhaseName;
  phaseSinceMs: number | undefined; // session time at which it was set; absent: it never was
  pacer: PacerSetting;
  // In a large circle facilitators alone have seats here, and one's own name is told by nobody.
  seats: SeatInfo[];
  large: boolean; // a large circle: more seats than are told one by one
  here: number; // how many with a seat are connected
  observers: number;
  displays: number;
  waits: WaitingPerson[]; // told to facilitators and to those who wait themselves
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
  emergency: boolean; // it was ended for safety
}

const noPacer: PacerSetting = { on: false, epoch_ms: 0, period_ms: 0, inhale: 0.5 };

export const emptyRoom: RoomState = {
  session: '',
  title: '',
  role: 'observer',
  seat: undefined,
  waiting: false,
  doorOpen: true,
  beginsUnixMs: undefined,
  plan: [],
  practice: undefined,
  resume: undefined,
  epoch: 0,
  phase: 'arrive',
  phaseSinceMs: undefined,
  pacer: noPacer,
  seats: [],
  large: false,
  here: 0,
  observers: 0,
  displays: 0,
  waits: [],
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
  emergency: false,
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
      return people(room, message);
    case 'seats':
      return { ...room, large: true, seats: merged(room.seats, message.seats) };
    case 'frame':
      if (!newer(message, room.frame)) return room;
      return {
        ...room,
        epoch: message.epoch,
        frame: message,
        frameArrivedMs: arrivedMs,
        phase: message.phase,
        large: room.large || message.strip !== undefined,
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
    case 'admitted':
      return { ...room, seat: message.seat, waiting: false };
    case 'door':
      return { ...room, doorOpen: message.open };
    case 'plan':
      return { ...room, plan: message.parts };
    case 'practice':
      return { ...room, practice: message.practice };
    case 'ended':
      return { ...room, endedMs: message.at_ms, emergency: message.emergency };
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
    waiting: message.waiting,
    doorOpen: message.door_open,
    beginsUnixMs: message.begins_unix_ms,
    plan: message.plan,
    practice: message.practice,
    resume: message.resume,
    epoch: Math.max(before.epoch, message.epoch),
    phase: message.phase,
    phaseSinceMs: message.phase_since_ms ?? (before.phase === message.phase ? before.phaseSinceMs : undefined),
    pacer: message.pacer,
    behind: undefined, // its end may have been told while we were away; told again within 5 s when it lasts
  };
}

// A circle that has outgrown the list of seats is told as a number; then facilitators learn who sits where by `seats`,
// and what they know stays. Everybody else lets go of the names they knew.
function people(room: RoomState, { seats, here, observers, displays, waiting }: People): RoomState {
  const large = seats.length === 0 && (here > 0 || room.large);
  const known = large ? (facilitates(room.role) ? room.seats : []) : seats;
  const gone = large ? [] : room.seats.filter((before) => !seats.some((one) => one.seat === before.seat));
  const pausing = room.pausing.filter((seat) => !gone.some((one) => one.seat === seat));
  return { ...room, large, seats: known, here, observers, displays, waits: waiting, pausing };
}

function merged(before: readonly SeatInfo[], news: readonly SeatInfo[]): SeatInfo[] {
  const bySeat = new Map([...before, ...news].map((one) => [one.seat, one]));
  return [...bySeat.values()].sort((one, other) => one.seat - other.seat);
}

// Who holds the session, alone or with somebody.
export const facilitates = (role: Role): boolean => role === 'facilitator' || role === 'co_facilitator';

// Who has no seat and never will: they see what the group may see.
export const watches = (role: Role): boolean => role === 'observer' || role === 'projector';

// Somebody without a row shows themselves to nobody of this audience, or nothing has been told yet.
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
