// Generated from protocol/schema by `npm run types`. Do not edit.

export type AnyMessage = ClientMessage | ServerMessage;
export type ClientMessage =
  | Hello
  | Join
  | ClockPing
  | Notification
  | SetPhase
  | SetPacer
  | Mark
  | SetVisibility
  | SetConsent
  | SetSensor
  | SetPause
  | Admit
  | SetDoor
  | TurnAway
  | SetPlan
  | StartPractice
  | PracticeStep
  | StopPractice
  | Spotlight
  | Leave
  | End;
/**
 * A version of this protocol; 1 is the only one so far.
 */
export type VersionNumber = number;
/**
 * Name and version of a program, for the log.
 */
export type Program = string;
/**
 * A name or pseudonym in one line; empty for observers.
 */
export type Name = string;
/**
 * A client's random 128-bit id of one run of notifications, as 32 lower-case hexadecimal digits.
 */
export type Stream = string;
/**
 * Who may see this person's values: nobody else, the facilitators, or the whole group.
 */
export type Visibility = 'only_me' | 'facilitator' | 'group';
/**
 * Where a person's heartbeats come from.
 */
export type Sensor = 'none' | 'strap' | 'simulated' | 'recording';
/**
 * Number of a clock exchange.
 */
export type Exchange = number;
/**
 * Number of a notification within its stream: 1, 2, 3 …
 */
export type Sequence = number;
/**
 * One RR interval in ms. Straps count in 1/1024 s; what lies outside 200 to 3000 ms is no heartbeat.
 */
export type RrIntervalMs = number;
/**
 * Heart rate in beats per minute as the sensor itself reports it.
 */
export type SensorBpm = number;
/**
 * The part of a session that is under way.
 */
export type PhaseName = 'arrive' | 'baseline' | 'practice' | 'sharing' | 'closing';
/**
 * true or false.
 */
export type Flag = boolean;
/**
 * Breaths per minute of the pacer: what people can follow for minutes.
 */
export type PacerBreaths = number;
/**
 * Share of one breath that is inhalation.
 */
export type PacerInhale = number;
/**
 * One line.
 */
export type MarkerText = string;
/**
 * A person of this session, with a seat or waiting: 1, 2, 3 … in order of coming.
 */
export type MemberNumber = number;
/**
 * A planned duration in minutes.
 */
export type Minutes = number;
/**
 * A practice of the library, which a client shows in the language of its reader.
 */
export type PracticeKey = string;
/**
 * One line.
 */
export type PracticeTitle = string;
/**
 * What is said, in a few sentences.
 */
export type PracticeWords = string;
/**
 * How long a step lasts, in s.
 */
export type StepSeconds = number;
/**
 * A step of a practice: 0 is the first.
 */
export type StepIndex = number;
/**
 * 1, 2, 3 … in order of arrival, the same for the whole session.
 */
export type SeatNumber = number;
export type ServerMessage =
  | Welcome
  | Joined
  | ClockPong
  | Ack
  | Pulse
  | People
  | Frame
  | SelfFrame
  | PhaseChanged
  | PacerChanged
  | Marked
  | PauseAsked
  | Admitted
  | DoorChanged
  | PlanChanged
  | PracticeChanged
  | SeatsChanged
  | Storing
  | Ended
  | ProtocolError;
/**
 * One line.
 */
export type Title = string;
/**
 * What a link opens. co_facilitator: helps to hold the session, does not end it. projector: a display for a room full of people; shows what the group may see.
 */
export type Role = 'participant' | 'facilitator' | 'observer' | 'co_facilitator' | 'projector';
/**
 * 1, then one more each time a server takes the session up; never goes back.
 */
export type Epoch = number;
/**
 * One whole breath in ms; 0 while there has been no pacer.
 */
export type PeriodMs = number;
/**
 * Share of one breath that is inhalation.
 */
export type InhaleShare = number;
/**
 * A whole number from 0.
 */
export type Count = number;
/**
 * How many observers are connected.
 */
export type ObserverCount = number;
/**
 * Whether there are values, and if not, in what way not. gathering: not enough data yet. measuring: values are given. withheld: there are data, but they would mislead (reason says why). resting: nothing is being measured (reason says why).
 */
export type State = 'gathering' | 'measuring' | 'withheld' | 'resting';
/**
 * Why a state is withheld or resting. rhythm: intervals do not reflect regulation (sustained ectopy or the like). corrections: more than 5 % of the last minute had to be corrected. contact: the sensor reports no skin contact. gaps: more than 20 % of the window is missing. clock: the clocks of a pair are not known well enough. no_intervals: the sensor sends a heart rate but no RR intervals. paused: on the person's wish. hidden: the person shares with nobody here. no_sensor: none chosen. away: not connected, or silent for more than 10 s. person: one of a pair is not measuring.
 */
export type Reason =
  | 'rhythm'
  | 'corrections'
  | 'contact'
  | 'gaps'
  | 'clock'
  | 'no_intervals'
  | 'paused'
  | 'no_sensor'
  | 'away'
  | 'person';
/**
 * Seconds of data still missing before values can be given.
 */
export type SecondsMissing = number;
/**
 * Heart rate in beats per minute.
 */
export type RateBpm = number;
/**
 * RMSSD in ms.
 */
export type Rmssd = number;
/**
 * The four newest points of the 4 Hz heart-rate tachogram in bpm, oldest first, ending at the frame's window_end_ms; null where there is a gap. Left out when all four are gaps.
 *
 * @minItems 4
 * @maxItems 4
 */
export type Rhythm = (RateBpm | null)[];
/**
 * Half-width of the lag in s.
 */
export type LagUncertainty = number;
/**
 * Mean phase difference in rad, a minus b.
 */
export type PhaseAngle = number;
/**
 * Session time in ms since the session's start. The first beats may lie shortly before it.
 */
export type SessionMs = number;
/**
 * Half-width in ms of what is known about a client's clock.
 */
export type UncertaintyMs = number;
/**
 * What was wrong with a message; the table in README.md says what to do.
 */
export type ErrorCode =
  | 'not_json'
  | 'unknown_type'
  | 'missing_field'
  | 'unknown_field'
  | 'wrong_type'
  | 'out_of_range'
  | 'not_joined'
  | 'already_joined'
  | 'not_allowed'
  | 'sequence_backwards'
  | 'wrong_stream'
  | 'too_fast';

/**
 * Client, first message on a socket. Answered by welcome, or by close 4501.
 */
export interface Hello {
  type: 'hello';
  /**
   * Every version that the client speaks.
   *
   * @minItems 1
   * @maxItems 16
   */
  versions: VersionNumber[];
  client: Program;
}
/**
 * Client, second message: takes a place, or with resume takes it back. Answered by joined, or by close 4502 or 4503.
 */
export interface Join {
  type: 'join';
  /**
   * The secret of the link (what follows '#').
   */
  link: string;
  name: Name;
  stream: Stream;
  visibility: Visibility;
  /**
   * May beats and values be stored?
   */
  keep: boolean;
  /**
   * Facilitators may join without a seat; observers never have one.
   */
  seat: boolean;
  sensor: Sensor;
  /**
   * From an earlier joined: the same seat again.
   */
  resume?: string;
  /**
   * The person rests, or no longer does; absent: as the server knows it.
   */
  paused?: boolean;
  /**
   * With paused: only facilitators learn that the rest is a pause.
   */
  quiet?: boolean;
  /**
   * Client time in ms at which this was sent: from a stream it knows, a restarted server reads the session's time off it.
   */
  client_ms?: number;
}
/**
 * Client: one step of the clock exchange. Answered by clock_pong.
 */
export interface ClockPing {
  type: 'clock_ping';
  id: Exchange;
  /**
   * Client time in ms at which this was sent.
   */
  client_ms: number;
  /**
   * Client time in ms at which the answer to exchange id - 1 arrived; absent when there was none.
   */
  received_ms?: number;
}
/**
 * Client: one sensor notification as it came. Kept by the client until an ack covers its seq.
 */
export interface Notification {
  type: 'notification';
  stream: Stream;
  seq: Sequence;
  /**
   * Client time in ms at which it arrived at the client.
   */
  client_ms: number;
  /**
   * RR intervals in ms, oldest first; may be empty.
   *
   * @minItems 0
   * @maxItems 16
   */
  rr_ms: RrIntervalMs[];
  bpm?: SensorBpm;
  /**
   * Skin contact; absent when the sensor does not say.
   */
  contact?: boolean;
}
/**
 * Facilitator: a phase begins.
 */
export interface SetPhase {
  type: 'set_phase';
  phase: PhaseName;
}
/**
 * Facilitator: the pacer starts, changes or stops.
 */
export interface SetPacer {
  type: 'set_pacer';
  on: Flag;
  breaths_per_min: PacerBreaths;
  inhale: PacerInhale;
}
/**
 * Facilitator: a note on the time line.
 */
export interface Mark {
  type: 'mark';
  text: MarkerText;
  /**
   * true or false.
   */
  shared: boolean;
}
/**
 * Client: who may see my values from now on.
 */
export interface SetVisibility {
  type: 'set_visibility';
  visibility: Visibility;
}
/**
 * Client: may my beats and values be stored from now on?
 */
export interface SetConsent {
  type: 'set_consent';
  keep: Flag;
}
/**
 * Client: where my heartbeats come from.
 */
export interface SetSensor {
  type: 'set_sensor';
  sensor: Sensor;
}
/**
 * Client: I rest, or I go on.
 */
export interface SetPause {
  type: 'set_pause';
  paused: Flag;
  /**
   * true or false.
   */
  quiet: boolean;
}
/**
 * Facilitators: lets in who waits; without member everybody who waits now.
 */
export interface Admit {
  type: 'admit';
  member?: MemberNumber;
}
/**
 * Facilitators: whether participants come in by themselves, or wait to be let in. Opening it lets in all who wait.
 */
export interface SetDoor {
  type: 'set_door';
  open: Flag;
}
/**
 * Facilitators: a participant, waiting or with a seat, goes; their place is not given back (close 4509), and the door closes.
 */
export interface TurnAway {
  type: 'turn_away';
  member: MemberNumber;
}
/**
 * Facilitators: what the session is planned to be; changes nothing by itself.
 */
export interface SetPlan {
  type: 'set_plan';
  /**
   * @minItems 0
   * @maxItems 12
   */
  parts: PlanPart[];
}
/**
 * One part of what a session is planned to be.
 */
export interface PlanPart {
  phase: PhaseName;
  minutes: Minutes;
}
/**
 * Facilitators: everybody reads the same practice at the same moment, from its first step.
 */
export interface StartPractice {
  type: 'start_practice';
  guide: Guide;
}
/**
 * A practice in words: what everybody reads while it goes on.
 */
export interface Guide {
  key?: PracticeKey;
  title: PracticeTitle;
  /**
   * What is good to know beforehand, for safety.
   */
  note?: string;
  /**
   * @minItems 1
   * @maxItems 20
   */
  steps: GuideStep[];
}
/**
 * One step of a practice.
 */
export interface GuideStep {
  text: PracticeWords;
  seconds: StepSeconds;
}
/**
 * Facilitators: goes to a step, now; held, it stays until the next of these.
 */
export interface PracticeStep {
  type: 'practice_step';
  step: StepIndex;
  hold: Flag;
}
/**
 * Facilitators: the practice is over.
 */
export interface StopPractice {
  type: 'stop_practice';
}
/**
 * Facilitators: in a large circle frames for facilitators hold this pair, as far as both show themselves to them; without seats none.
 */
export interface Spotlight {
  type: 'spotlight';
  a?: SeatNumber;
  b?: SeatNumber;
}
/**
 * Client: I leave for good. Answered by close 4505.
 */
export interface Leave {
  type: 'leave';
}
/**
 * Facilitator: the session ends for everybody.
 */
export interface End {
  type: 'end';
  /**
   * true or false.
   */
  emergency?: boolean;
}
/**
 * Server: the answer to hello.
 */
export interface Welcome {
  type: 'welcome';
  /**
   * A version of this protocol; 1 is the only one so far.
   */
  version: number;
  server: Program;
}
/**
 * Server: the answer to join.
 */
export interface Joined {
  type: 'joined';
  /**
   * Public id of the session.
   */
  session: string;
  title: Title;
  role: Role;
  seat?: SeatNumber;
  /**
   * Secret that takes this place back after a lost connection.
   */
  resume: string;
  epoch: Epoch;
  /**
   * Session time now.
   */
  at_ms: number;
  /**
   * Everything up to here is dealt with; send again what is newer.
   */
  committed_seq: number;
  phase: PhaseName;
  /**
   * When the phase was set; absent: never, it is the first.
   */
  phase_since_ms?: number;
  pacer: PacerSetting;
  /**
   * true or false.
   */
  waiting: boolean;
  /**
   * true or false.
   */
  door_open: boolean;
  /**
   * When the session is planned to begin.
   */
  begins_unix_ms?: number;
  /**
   * @minItems 0
   * @maxItems 12
   */
  plan: PlanPart[];
  practice?: PracticeState;
}
/**
 * The breathing pacer, the same for everybody: at session time t the breath's phase is ((t - epoch_ms) mod period_ms) / period_ms; inhalation while it is below inhale.
 */
export interface PacerSetting {
  on: Flag;
  /**
   * Session time in ms at which one inhalation begins.
   */
  epoch_ms: number;
  period_ms: PeriodMs;
  inhale: InhaleShare;
}
/**
 * A practice under way: at session time t the step is that in which t - began_ms lies, the last one when all are over, or the held one.
 */
export interface PracticeState {
  guide: Guide;
  /**
   * Session time in ms at which the first step begins.
   */
  began_ms: number;
  /**
   * A step of a practice: 0 is the first.
   */
  held?: number;
}
/**
 * Server: the answer to clock_ping.
 */
export interface ClockPong {
  type: 'clock_pong';
  id: Exchange;
  /**
   * As sent.
   */
  client_ms: number;
  /**
   * Session time in ms at which the ping was read.
   */
  received_ms: number;
  /**
   * Session time in ms at which this was written.
   */
  sent_ms: number;
}
/**
 * Server: every notification of this stream up to committed_seq is dealt with; the client may forget them.
 */
export interface Ack {
  type: 'ack';
  stream: Stream;
  committed_seq: Count;
  /**
   * true or false.
   */
  stored: boolean;
}
/**
 * Server: heartbeats, as soon as they are known. May be dropped for a client that cannot follow.
 */
export interface Pulse {
  type: 'pulse';
  seat: SeatNumber;
  /**
   * Oldest first.
   *
   * @minItems 0
   * @maxItems 64
   */
  beats: PulseBeat[];
}
/**
 * One heartbeat.
 */
export interface PulseBeat {
  /**
   * When the beat happened, in session time.
   */
  at_ms: number;
  /**
   * One RR interval in ms. Straps count in 1/1024 s; what lies outside 200 to 3000 ms is no heartbeat.
   */
  rr_ms: number;
}
/**
 * Server: who is here; sent whole whenever it changes.
 */
export interface People {
  type: 'people';
  /**
   * In seat order; empty in a large circle (more than 24 seats), where facilitators learn of them by seats.
   *
   * @minItems 0
   * @maxItems 10000
   */
  seats: SeatInfo[];
  /**
   * How many with a seat are connected.
   */
  here: number;
  observers: ObserverCount;
  /**
   * How many projectors are connected.
   */
  displays: number;
  /**
   * Told to facilitators and to those who wait; others get an empty list.
   *
   * @minItems 0
   * @maxItems 10000
   */
  waiting: WaitingPerson[];
}
/**
 * Who sits where.
 */
export interface SeatInfo {
  seat: SeatNumber;
  member: MemberNumber;
  name: Name;
  role: Role;
  sensor: Sensor;
  /**
   * true or false.
   */
  here: boolean;
}
/**
 * Who waits to be let in.
 */
export interface WaitingPerson {
  member: MemberNumber;
  name: Name;
  sensor: Sensor;
  /**
   * true or false.
   */
  here: boolean;
}
/**
 * Server, each second: the picture of the room for one audience. A newer frame replaces an older one; one that is not newer, by (epoch, number), is to be dropped.
 */
export interface Frame {
  type: 'frame';
  /**
   * Public id of the session.
   */
  session: string;
  epoch: Epoch;
  /**
   * A whole number from 0.
   */
  number: number;
  /**
   * Session time in ms of this picture.
   */
  at_ms: number;
  /**
   * Session time in ms at which the measures end: at_ms minus the analysis delay.
   */
  window_end_ms: number;
  phase: PhaseName;
  /**
   * In seat order; who shows themselves to nobody of this audience has no row. In a large circle only rows with above_own_bpm, for facilitators.
   *
   * @minItems 0
   * @maxItems 10000
   */
  people: PersonRow[];
  /**
   * By a, then b. In a large circle only the pair in the spotlight, for facilitators.
   *
   * @minItems 0
   * @maxItems 100000
   */
  pairs: PairRow[];
  group?: GroupRow;
  /**
   * In a large circle (more than 24 seats), instead of rows: everybody at a glance.
   */
  strip?: string;
}
/**
 * One person's values in a frame.
 */
export interface PersonRow {
  seat: SeatNumber;
  state: State;
  reason?: Reason;
  needs_s?: SecondsMissing;
  heart_rate_bpm?: RateBpm;
  rmssd_ms?: Rmssd;
  coherence?: Coherence;
  rhythm_bpm?: Rhythm;
  /**
   * Per cent of the last 60 s whose beats had to be corrected.
   */
  corrected_percent?: number;
  /**
   * Only to facilitators, and only while the heart has beaten far faster than this person's own calm for half a minute: a reason to ask, no finding.
   */
  above_own_bpm?: number;
}
/**
 * Heart-rhythm coherence of the newest window (64 s).
 */
export interface Coherence {
  /**
   * ln(EP + 1).
   */
  score: number;
  /**
   * P / (T - P): power around the peak over the rest.
   */
  ratio: number;
  /**
   * Where the peak lies, 0.04 to 0.26 Hz.
   */
  peak_hz: number;
  /**
   * true or false.
   */
  provisional: boolean;
  /**
   * true or false.
   */
  at_edge: boolean;
  /**
   * Only when one peak holds more than 35 % of the power.
   */
  breaths_per_min?: number;
}
/**
 * One pair's values in a frame.
 */
export interface PairRow {
  /**
   * 1, 2, 3 … in order of arrival, the same for the whole session.
   */
  a: number;
  /**
   * 1, 2, 3 … in order of arrival, the same for the whole session.
   */
  b: number;
  state: State;
  reason?: Reason;
  needs_s?: SecondsMissing;
  /**
   * Correlation of the two heart rates without lag.
   */
  r0?: number;
  /**
   * Lagged correlation at its peak.
   */
  r_peak?: number;
  /**
   * Where that peak lies; absent when there is none inside ±5 s. Positive: a leads.
   */
  lag_s?: number;
  lag_uncertainty_s?: LagUncertainty;
  /**
   * true or false.
   */
  lag_ambiguous: boolean;
  /**
   * 1, 2, 3 … in order of arrival, the same for the whole session.
   */
  leads?: number;
  /**
   * Phase-locking value.
   */
  plv?: number;
  phase_rad?: PhaseAngle;
  /**
   * The same as chance.r_peak.above_chance: the headline.
   */
  above_chance?: number;
  /**
   * The same as chance.r_peak.p.
   */
  p?: number;
  /**
   * true or false.
   */
  shared_pacer: boolean;
  /**
   * Phase-locking value after the pacer is regressed out of both.
   */
  beyond_pacer?: number;
  chance?: PairChances;
}
/**
 * Chance for each statistic of a pair.
 */
export interface PairChances {
  r0?: Chance;
  r_peak?: Chance;
  plv?: Chance;
  beyond_pacer?: Chance;
}
/**
 * A statistic beside what unrelated people reach by chance (surrogates of the same window).
 */
export interface Chance {
  /**
   * Median of the chance distribution.
   */
  median: number;
  /**
   * Its 95th percentile.
   */
  p95: number;
  /**
   * (value - median) / (p95 - median), not below 0; 1 means one time in twenty by chance.
   */
  above_chance: number;
  /**
   * Probability of reaching the value by chance.
   */
  p: number;
}
/**
 * From three people on whom this audience may see.
 */
export interface GroupRow {
  state: State;
  reason?: Reason;
  /**
   * Whose rhythms are in it.
   */
  people: number;
  /**
   * Order parameter of the phases, unbiased: (N R^2 - 1) / (N - 1), mean over the window.
   */
  kuramoto?: number;
  /**
   * Mean over all pairs of Fisher's z of the correlation without lag.
   */
  mean_z?: number;
  /**
   * How far the rhythms are one: 0 for independent ones, 1 for identical ones.
   */
  s_estimator?: number;
  /**
   * Cluster phase: how tightly all keep their places in the group's rhythm.
   */
  rho?: number;
  /**
   * Mean of the individual scores.
   */
  coherence_mean?: number;
  /**
   * Coherence ratio of the mean z-scored tachogram: rises only if people are in phase.
   */
  coherence_of_mean?: number;
  /**
   * The same as chance.mean_z.above_chance: the headline.
   */
  above_chance?: number;
  /**
   * The same as chance.mean_z.p.
   */
  p?: number;
  /**
   * true or false.
   */
  shared_pacer: boolean;
  chance?: GroupChances;
}
/**
 * Chance for each statistic of the group: every member's phases drawn anew, independently.
 */
export interface GroupChances {
  kuramoto?: Chance;
  mean_z?: Chance;
  s_estimator?: Chance;
  rho?: Chance;
  coherence_of_mean?: Chance;
}
/**
 * Server, each second, to a person with a seat or waiting for one: their own values, whatever they show to others.
 */
export interface SelfFrame {
  type: 'self';
  epoch: Epoch;
  number: Count;
  at_ms: SessionMs;
  /**
   * 1, 2, 3 … in order of arrival, the same for the whole session.
   */
  seat?: number;
  visibility: Visibility;
  keep: Flag;
  paused: Flag;
  clock_uncertainty_ms?: UncertaintyMs;
  state: State;
  reason?: Reason;
  needs_s?: SecondsMissing;
  heart_rate_bpm?: RateBpm;
  rmssd_ms?: Rmssd;
  coherence?: Coherence;
  rhythm_bpm?: Rhythm;
  /**
   * Per cent of the last 60 s whose beats had to be corrected.
   */
  corrected_percent?: number;
}
/**
 * Server: a phase has begun.
 */
export interface PhaseChanged {
  type: 'phase';
  phase: PhaseName;
  at_ms: SessionMs;
}
/**
 * Server: the pacer has been started, changed or stopped.
 */
export interface PacerChanged {
  type: 'pacer';
  pacer: PacerSetting;
  at_ms: SessionMs;
}
/**
 * Server: a note was made.
 */
export interface Marked {
  type: 'marker';
  text: MarkerText;
  shared: Flag;
  at_ms: SessionMs;
}
/**
 * Server: somebody rests or goes on. A quiet pause is told to facilitators only.
 */
export interface PauseAsked {
  type: 'pause';
  seat: SeatNumber;
  paused: Flag;
  at_ms: SessionMs;
}
/**
 * Server, to who waited: there is a seat now.
 */
export interface Admitted {
  type: 'admitted';
  seat: SeatNumber;
  at_ms: SessionMs;
}
/**
 * Server: whether participants come in by themselves.
 */
export interface DoorChanged {
  type: 'door';
  open: Flag;
  at_ms: SessionMs;
}
/**
 * Server: what the session is planned to be.
 */
export interface PlanChanged {
  type: 'plan';
  /**
   * @minItems 0
   * @maxItems 12
   */
  parts: PlanPart[];
  at_ms: SessionMs;
}
/**
 * Server: a practice begins, goes to another step, or, without practice, is over.
 */
export interface PracticeChanged {
  type: 'practice';
  practice?: PracticeState;
  at_ms: SessionMs;
}
/**
 * Server, to facilitators of a large circle (more than 24 seats): these seats are new or have changed; after people in as many messages as it takes.
 */
export interface SeatsChanged {
  type: 'seats';
  /**
   * In seat order.
   *
   * @minItems 0
   * @maxItems 10000
   */
  seats: SeatInfo[];
}
/**
 * Server: how far the database is behind. Sent about every 5 s while that is more than 3 s, and once with 0 when it is over.
 */
export interface Storing {
  type: 'storing';
  /**
   * Age of the oldest heartbeat or event of this session that is not in the database yet.
   */
  behind_ms: number;
}
/**
 * Server: the session is over; close 4503 follows.
 */
export interface Ended {
  type: 'ended';
  at_ms: SessionMs;
  /**
   * true or false.
   */
  emergency: boolean;
}
/**
 * Server: a message was refused. The connection stays.
 */
export interface ProtocolError {
  type: 'error';
  code: ErrorCode;
  /**
   * What was wrong; begins with the field when there is one.
   */
  message: string;
  /**
   * What would have been right.
   */
  expected?: string;
  /**
   * A whole number from 0.
   */
  seq?: number;
  /**
   * A client's random 128-bit id of one run of notifications, as 32 lower-case hexadecimal digits.
   */
  stream?: string;
}
