// What is drawn in one picture of the stage.

import type { Breath } from '../state/pacer';
import type { StagePerson } from '../state/picture';

export interface Scene {
  people: readonly StagePerson[]; // in the order of their places
  x: Float64Array; // where each of them is drawn now
  y: Float64Array;
  breath: Breath | undefined;
  level: number; // 0 … 1: how far the living form is open now
  form: boolean; // the shared form is shown; not to who is with their own breath
  paced: boolean; // a pacer for all explains a part of it
  nowMs: number; // client time
  calm: boolean; // less motion: brightness instead of size, a filling bar instead of a growing ring
  still: boolean; // nothing moves by itself
  glow(seat: number): number; // 0 … 1: how much of a beat is left
}
