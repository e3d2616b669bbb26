// Generated from protocol/schema by `npm run types`. Do not edit.

import type { Shape } from './shape';

const role: Shape = { kind: 'word', words: ["participant","facilitator","observer","co_facilitator","projector"] };
const visibility: Shape = { kind: 'word', words: ["only_me","facilitator","group"] };
const sensor: Shape = { kind: 'word', words: ["none","strap","simulated","recording"] };
const phase_name: Shape = { kind: 'word', words: ["arrive","baseline","practice","sharing","closing"] };
const state: Shape = { kind: 'word', words: ["gathering","measuring","withheld","resting"] };
const reason: Shape = { kind: 'word', words: ["rhythm","corrections","contact","gaps","clock","no_intervals","paused","no_sensor","away","person"] };
const error_code: Shape = { kind: 'word', words: ["not_json","unknown_type","missing_field","unknown_field","wrong_type","out_of_range","not_joined","already_joined","not_allowed","sequence_backwards","wrong_stream","too_fast"] };
const client_ms: Shape = { kind: 'number', min: 0, max: 1000000000000, decimals: 3, saturates: false };
const session_ms: Shape = { kind: 'number', min: -1000000000000, max: 1000000000000, decimals: 3, saturates: false };
const duration_ms: Shape = { kind: 'number', min: 0, max: 1000000000000, decimals: 3, saturates: false };
const period_ms: Shape = { kind: 'number', min: 0, max: 60000, decimals: 3, saturates: false };
const uncertainty_ms: Shape = { kind: 'number', min: 0, max: 1000000000, decimals: 2, saturates: false };
const rr_interval_ms: Shape = { kind: 'number', min: 200, max: 3000, decimals: 3, saturates: false };
const sensor_bpm: Shape = { kind: 'number', min: 0, max: 65535, decimals: 1, saturates: false };
const rate_bpm: Shape = { kind: 'number', min: 0, max: 1000, decimals: 2, saturates: false };
const rmssd: Shape = { kind: 'number', min: 0, max: 10000, decimals: 2, saturates: false };
const percent: Shape = { kind: 'number', min: 0, max: 100, decimals: 1, saturates: false };
const seconds_missing: Shape = { kind: 'number', min: 0, max: 1000000, decimals: 1, saturates: false };
const share: Shape = { kind: 'number', min: 0, max: 1, decimals: 4, saturates: false };
const correlation: Shape = { kind: 'number', min: -1, max: 1, decimals: 4, saturates: false };
const ratio: Shape = { kind: 'number', min: 0, max: 1000000000, decimals: 4, saturates: true };
const level: Shape = { kind: 'number', min: -1000000000, max: 1000000000, decimals: 4, saturates: false };
const fisher_z: Shape = { kind: 'number', min: -8, max: 8, decimals: 4, saturates: false };
const frequency_hz: Shape = { kind: 'number', min: 0, max: 2, decimals: 4, saturates: false };
const breathing_rate: Shape = { kind: 'number', min: 0, max: 60, decimals: 2, saturates: false };
const lag: Shape = { kind: 'number', min: -60, max: 60, decimals: 3, saturates: false };
const lag_uncertainty: Shape = { kind: 'number', min: 0, max: 1000, decimals: 3, saturates: false };
const phase_angle: Shape = { kind: 'number', min: -3.1416, max: 3.1416, decimals: 4, saturates: false };
const pacer_breaths: Shape = { kind: 'number', min: 4, max: 7, decimals: 2, saturates: false };
const pacer_inhale: Shape = { kind: 'number', min: 0.3, max: 0.6, decimals: 3, saturates: false };
const inhale_share: Shape = { kind: 'number', min: 0, max: 1, decimals: 3, saturates: false };
const version_number: Shape = { kind: 'integer', min: 1, max: 65535 };
const unix_ms: Shape = { kind: 'integer', min: 0, max: 9007199254740991 };
const above_own: Shape = { kind: 'number', min: 0, max: 1000, decimals: 0, saturates: false };
const minutes: Shape = { kind: 'number', min: 0.5, max: 600, decimals: 1, saturates: false };
const step_seconds: Shape = { kind: 'number', min: 5, max: 3600, decimals: 0, saturates: false };
const step_index: Shape = { kind: 'integer', min: 0, max: 19 };
const member_number: Shape = { kind: 'integer', min: 1, max: 4294967295 };
const count: Shape = { kind: 'integer', min: 0, max: 9007199254740991 };
const sequence: Shape = { kind: 'integer', min: 1, max: 9007199254740991 };
const exchange: Shape = { kind: 'integer', min: 0, max: 4294967295 };
const seat_number: Shape = { kind: 'integer', min: 1, max: 4294967295 };
const epoch: Shape = { kind: 'integer', min: 1, max: 4294967295 };
const member_count: Shape = { kind: 'integer', min: 0, max: 4294967295 };
const observer_count: Shape = { kind: 'integer', min: 0, max: 4294967295 };
const program: Shape = { kind: 'text', min: 1, max: 100, pattern: new RegExp("^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const secret: Shape = { kind: 'text', min: 1, max: 64, pattern: new RegExp("^[A-Za-z0-9_-]*$", 'u') };
const stream: Shape = { kind: 'text', min: 32, max: 32, pattern: new RegExp("^[0-9a-f]*$", 'u') };
const name: Shape = { kind: 'text', min: 0, max: 40, pattern: new RegExp("^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const marker_text: Shape = { kind: 'text', min: 1, max: 200, pattern: new RegExp("^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const title: Shape = { kind: 'text', min: 0, max: 200, pattern: new RegExp("^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const practice_key: Shape = { kind: 'text', min: 1, max: 64, pattern: new RegExp("^[A-Za-z0-9_-]*$", 'u') };
const practice_title: Shape = { kind: 'text', min: 1, max: 80, pattern: new RegExp("^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const practice_words: Shape = { kind: 'text', min: 1, max: 240, pattern: new RegExp("^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const strip: Shape = { kind: 'text', min: 0, max: 8192, pattern: new RegExp("^[A-Za-z0-9_-]*$", 'u') };
const sentence: Shape = { kind: 'text', min: 0, max: 1000, pattern: new RegExp("^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*$", 'u') };
const flag: Shape = { kind: 'flag' };
const chance: Shape = { kind: 'object', fields: [
  { key: 'median', optional: false, shape: level },
  { key: 'p95', optional: false, shape: level },
  { key: 'above_chance', optional: false, shape: ratio },
  { key: 'p', optional: false, shape: share },
] };
const pair_chances: Shape = { kind: 'object', fields: [
  { key: 'r0', optional: true, shape: chance },
  { key: 'r_peak', optional: true, shape: chance },
  { key: 'plv', optional: true, shape: chance },
  { key: 'beyond_pacer', optional: true, shape: chance },
] };
const pacer_setting: Shape = { kind: 'object', fields: [
  { key: 'on', optional: false, shape: flag },
  { key: 'epoch_ms', optional: false, shape: session_ms },
  { key: 'period_ms', optional: false, shape: period_ms },
  { key: 'inhale', optional: false, shape: inhale_share },
] };
const coherence: Shape = { kind: 'object', fields: [
  { key: 'score', optional: false, shape: ratio },
  { key: 'ratio', optional: false, shape: ratio },
  { key: 'peak_hz', optional: false, shape: frequency_hz },
  { key: 'provisional', optional: false, shape: flag },
  { key: 'at_edge', optional: false, shape: flag },
  { key: 'breaths_per_min', optional: true, shape: breathing_rate },
] };
const rhythm: Shape = { kind: 'list', of: rate_bpm, min: 4, max: 4, holes: true };
const person_row: Shape = { kind: 'object', fields: [
  { key: 'seat', optional: false, shape: seat_number },
  { key: 'state', optional: false, shape: state },
  { key: 'reason', optional: true, shape: reason },
  { key: 'needs_s', optional: true, shape: seconds_missing },
  { key: 'heart_rate_bpm', optional: true, shape: rate_bpm },
  { key: 'rmssd_ms', optional: true, shape: rmssd },
  { key: 'coherence', optional: true, shape: coherence },
  { key: 'rhythm_bpm', optional: true, shape: rhythm },
  { key: 'corrected_percent', optional: true, shape: percent },
  { key: 'above_own_bpm', optional: true, shape: above_own },
] };
const pair_row: Shape = { kind: 'object', fields: [
  { key: 'a', optional: false, shape: seat_number },
  { key: 'b', optional: false, shape: seat_number },
  { key: 'state', optional: false, shape: state },
  { key: 'reason', optional: true, shape: reason },
  { key: 'needs_s', optional: true, shape: seconds_missing },
  { key: 'r0', optional: true, shape: correlation },
  { key: 'r_peak', optional: true, shape: correlation },
  { key: 'lag_s', optional: true, shape: lag },
  { key: 'lag_uncertainty_s', optional: true, shape: lag_uncertainty },
  { key: 'lag_ambiguous', optional: false, shape: flag },
  { key: 'leads', optional: true, shape: seat_number },
  { key: 'plv', optional: true, shape: share },
  { key: 'phase_rad', optional: true, shape: phase_angle },
  { key: 'above_chance', optional: true, shape: ratio },
  { key: 'p', optional: true, shape: share },
  { key: 'shared_pacer', optional: false, shape: flag },
  { key: 'beyond_pacer', optional: true, shape: share },
  { key: 'chance', optional: true, shape: pair_chances },
] };
const group_chances: Shape = { kind: 'object', fields: [
  { key: 'kuramoto', optional: true, shape: chance },
  { key: 'mean_z', optional: true, shape: chance },
  { key: 's_estimator', optional: true, shape: chance },
  { key: 'rho', optional: true, shape: chance },
  { key: 'coherence_of_mean', optional: true, shape: chance },
] };
const group_row: Shape = { kind: 'object', fields: [
  { key: 'state', optional: false, shape: state },
  { key: 'reason', optional: true, shape: reason },
  { key: 'people', optional: false, shape: member_count },
  { key: 'kuramoto', optional: true, shape: share },
  { key: 'mean_z', optional: true, shape: fisher_z },
  { key: 's_estimator', optional: true, shape: share },
  { key: 'rho', optional: true, shape: share },
  { key: 'coherence_mean', optional: true, shape: ratio },
  { key: 'coherence_of_mean', optional: true, shape: ratio },
  { key: 'above_chance', optional: true, shape: ratio },
  { key: 'p', optional: true, shape: share },
  { key: 'shared_pacer', optional: false, shape: flag },
  { key: 'chance', optional: true, shape: group_chances },
] };
const pulse_beat: Shape = { kind: 'object', fields: [
  { key: 'at_ms', optional: false, shape: session_ms },
  { key: 'rr_ms', optional: false, shape: rr_interval_ms },
] };
const seat_info: Shape = { kind: 'object', fields: [
  { key: 'seat', optional: false, shape: seat_number },
  { key: 'member', optional: false, shape: member_number },
  { key: 'name', optional: false, shape: name },
  { key: 'role', optional: false, shape: role },
  { key: 'sensor', optional: false, shape: sensor },
  { key: 'here', optional: false, shape: flag },
] };
const waiting_person: Shape = { kind: 'object', fields: [
  { key: 'member', optional: false, shape: member_number },
  { key: 'name', optional: false, shape: name },
  { key: 'sensor', optional: false, shape: sensor },
  { key: 'here', optional: false, shape: flag },
] };
const plan_part: Shape = { kind: 'object', fields: [
  { key: 'phase', optional: false, shape: phase_name },
  { key: 'minutes', optional: false, shape: minutes },
] };
const guide_step: Shape = { kind: 'object', fields: [
  { key: 'text', optional: false, shape: practice_words },
  { key: 'seconds', optional: false, shape: step_seconds },
] };
const guide: Shape = { kind: 'object', fields: [
  { key: 'key', optional: true, shape: practice_key },
  { key: 'title', optional: false, shape: practice_title },
  { key: 'note', optional: true, shape: practice_words },
  { key: 'steps', optional: false, shape: { kind: 'list', of: guide_step, min: 1, max: 20, holes: false } },
] };
const practice_state: Shape = { kind: 'object', fields: [
  { key: 'guide', optional: false, shape: guide },
  { key: 'began_ms', optional: false, shape: session_ms },
  { key: 'held', optional: true, shape: step_index },
] };

export const clientShapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
['hello', { kind: 'object', fields: [
  { key: 'versions', optional: false, shape: { kind: 'list', of: version_number, min: 1, max: 16, holes: false } },
  { key: 'client', optional: false, shape: program },
] }],
['join', { kind: 'object', fields: [
  { key: 'link', optional: false, shape: secret },
  { key: 'name', optional: false, shape: name },
  { key: 'stream', optional: false, shape: stream },
  { key: 'visibility', optional: false, shape: visibility },
  { key: 'keep', optional: false, shape: flag },
  { key: 'seat', optional: false, shape: flag },
  { key: 'sensor', optional: false, shape: sensor },
  { key: 'resume', optional: true, shape: secret },
  { key: 'paused', optional: true, shape: flag },
  { key: 'quiet', optional: true, shape: flag },
  { key: 'client_ms', optional: true, shape: client_ms },
] }],
['clock_ping', { kind: 'object', fields: [
  { key: 'id', optional: false, shape: exchange },
  { key: 'client_ms', optional: false, shape: client_ms },
  { key: 'received_ms', optional: true, shape: client_ms },
] }],
['notification', { kind: 'object', fields: [
  { key: 'stream', optional: false, shape: stream },
  { key: 'seq', optional: false, shape: sequence },
  { key: 'client_ms', optional: false, shape: client_ms },
  { key: 'rr_ms', optional: false, shape: { kind: 'list', of: rr_interval_ms, min: 0, max: 16, holes: false } },
  { key: 'bpm', optional: true, shape: sensor_bpm },
  { key: 'contact', optional: true, shape: flag },
] }],
['set_phase', { kind: 'object', fields: [
  { key: 'phase', optional: false, shape: phase_name },
] }],
['set_pacer', { kind: 'object', fields: [
  { key: 'on', optional: false, shape: flag },
  { key: 'breaths_per_min', optional: false, shape: pacer_breaths },
  { key: 'inhale', optional: false, shape: pacer_inhale },
] }],
['mark', { kind: 'object', fields: [
  { key: 'text', optional: false, shape: marker_text },
  { key: 'shared', optional: false, shape: flag },
] }],
['set_visibility', { kind: 'object', fields: [
  { key: 'visibility', optional: false, shape: visibility },
] }],
['set_consent', { kind: 'object', fields: [
  { key: 'keep', optional: false, shape: flag },
] }],
['set_sensor', { kind: 'object', fields: [
  { key: 'sensor', optional: false, shape: sensor },
] }],
['set_pause', { kind: 'object', fields: [
  { key: 'paused', optional: false, shape: flag },
  { key: 'quiet', optional: false, shape: flag },
] }],
['admit', { kind: 'object', fields: [
  { key: 'member', optional: true, shape: member_number },
] }],
['set_door', { kind: 'object', fields: [
  { key: 'open', optional: false, shape: flag },
] }],
['turn_away', { kind: 'object', fields: [
  { key: 'member', optional: false, shape: member_number },
] }],
['set_plan', { kind: 'object', fields: [
  { key: 'parts', optional: false, shape: { kind: 'list', of: plan_part, min: 0, max: 12, holes: false } },
] }],
['start_practice', { kind: 'object', fields: [
  { key: 'guide', optional: false, shape: guide },
] }],
['practice_step', { kind: 'object', fields: [
  { key: 'step', optional: false, shape: step_index },
  { key: 'hold', optional: false, shape: flag },
] }],
['stop_practice', { kind: 'object', fields: [] }],
['spotlight', { kind: 'object', fields: [
  { key: 'a', optional: true, shape: seat_number },
  { key: 'b', optional: true, shape: seat_number },
] }],
['leave', { kind: 'object', fields: [] }],
['end', { kind: 'object', fields: [
  { key: 'emergency', optional: true, shape: flag },
] }],
]);

export const serverShapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
['welcome', { kind: 'object', fields: [
  { key: 'version', optional: false, shape: version_number },
  { key: 'server', optional: false, shape: program },
] }],
['joined', { kind: 'object', fields: [
  { key: 'session', optional: false, shape: secret },
  { key: 'title', optional: false, shape: title },
  { key: 'role', optional: false, shape: role },
  { key: 'seat', optional: true, shape: seat_number },
  { key: 'resume', optional: false, shape: secret },
  { key: 'epoch', optional: false, shape: epoch },
  { key: 'at_ms', optional: false, shape: session_ms },
  { key: 'committed_seq', optional: false, shape: count },
  { key: 'phase', optional: false, shape: phase_name },
  { key: 'phase_since_ms', optional: true, shape: session_ms },
  { key: 'pacer', optional: false, shape: pacer_setting },
  { key: 'waiting', optional: false, shape: flag },
  { key: 'door_open', optional: false, shape: flag },
  { key: 'begins_unix_ms', optional: true, shape: unix_ms },
  { key: 'plan', optional: false, shape: { kind: 'list', of: plan_part, min: 0, max: 12, holes: false } },
  { key: 'practice', optional: true, shape: practice_state },
] }],
['clock_pong', { kind: 'object', fields: [
  { key: 'id', optional: false, shape: exchange },
  { key: 'client_ms', optional: false, shape: client_ms },
  { key: 'received_ms', optional: false, shape: session_ms },
  { key: 'sent_ms', optional: false, shape: session_ms },
] }],
['ack', { kind: 'object', fields: [
  { key: 'stream', optional: false, shape: stream },
  { key: 'committed_seq', optional: false, shape: count },
  { key: 'stored', optional: false, shape: flag },
] }],
['pulse', { kind: 'object', fields: [
  { key: 'seat', optional: false, shape: seat_number },
  { key: 'beats', optional: false, shape: { kind: 'list', of: pulse_beat, min: 0, max: 64, holes: false } },
] }],
['people', { kind: 'object', fields: [
  { key: 'seats', optional: false, shape: { kind: 'list', of: seat_info, min: 0, max: 10000, holes: false } },
  { key: 'here', optional: false, shape: member_count },
  { key: 'observers', optional: false, shape: observer_count },
  { key: 'displays', optional: false, shape: member_count },
  { key: 'waiting', optional: false, shape: { kind: 'list', of: waiting_person, min: 0, max: 10000, holes: false } },
] }],
['frame', { kind: 'object', fields: [
  { key: 'session', optional: false, shape: secret },
  { key: 'epoch', optional: false, shape: epoch },
  { key: 'number', optional: false, shape: count },
  { key: 'at_ms', optional: false, shape: session_ms },
  { key: 'window_end_ms', optional: false, shape: session_ms },
  { key: 'phase', optional: false, shape: phase_name },
  { key: 'people', optional: false, shape: { kind: 'list', of: person_row, min: 0, max: 10000, holes: false } },
  { key: 'pairs', optional: false, shape: { kind: 'list', of: pair_row, min: 0, max: 100000, holes: false } },
  { key: 'group', optional: true, shape: group_row },
  { key: 'strip', optional: true, shape: strip },
] }],
['self', { kind: 'object', fields: [
  { key: 'epoch', optional: false, shape: epoch },
  { key: 'number', optional: false, shape: count },
  { key: 'at_ms', optional: false, shape: session_ms },
  { key: 'seat', optional: true, shape: seat_number },
  { key: 'visibility', optional: false, shape: visibility },
  { key: 'keep', optional: false, shape: flag },
  { key: 'paused', optional: false, shape: flag },
  { key: 'clock_uncertainty_ms', optional: true, shape: uncertainty_ms },
  { key: 'state', optional: false, shape: state },
  { key: 'reason', optional: true, shape: reason },
  { key: 'needs_s', optional: true, shape: seconds_missing },
  { key: 'heart_rate_bpm', optional: true, shape: rate_bpm },
  { key: 'rmssd_ms', optional: true, shape: rmssd },
  { key: 'coherence', optional: true, shape: coherence },
  { key: 'rhythm_bpm', optional: true, shape: rhythm },
  { key: 'corrected_percent', optional: true, shape: percent },
] }],
['phase', { kind: 'object', fields: [
  { key: 'phase', optional: false, shape: phase_name },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['pacer', { kind: 'object', fields: [
  { key: 'pacer', optional: false, shape: pacer_setting },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['marker', { kind: 'object', fields: [
  { key: 'text', optional: false, shape: marker_text },
  { key: 'shared', optional: false, shape: flag },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['pause', { kind: 'object', fields: [
  { key: 'seat', optional: false, shape: seat_number },
  { key: 'paused', optional: false, shape: flag },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['admitted', { kind: 'object', fields: [
  { key: 'seat', optional: false, shape: seat_number },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['door', { kind: 'object', fields: [
  { key: 'open', optional: false, shape: flag },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['plan', { kind: 'object', fields: [
  { key: 'parts', optional: false, shape: { kind: 'list', of: plan_part, min: 0, max: 12, holes: false } },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['practice', { kind: 'object', fields: [
  { key: 'practice', optional: true, shape: practice_state },
  { key: 'at_ms', optional: false, shape: session_ms },
] }],
['seats', { kind: 'object', fields: [
  { key: 'seats', optional: false, shape: { kind: 'list', of: seat_info, min: 0, max: 10000, holes: false } },
] }],
['storing', { kind: 'object', fields: [
  { key: 'behind_ms', optional: false, shape: duration_ms },
] }],
['ended', { kind: 'object', fields: [
  { key: 'at_ms', optional: false, shape: session_ms },
  { key: 'emergency', optional: false, shape: flag },
] }],
['error', { kind: 'object', fields: [
  { key: 'code', optional: false, shape: error_code },
  { key: 'message', optional: false, shape: sentence },
  { key: 'expected', optional: true, shape: sentence },
  { key: 'seq', optional: true, shape: count },
  { key: 'stream', optional: true, shape: stream },
] }],
]);
