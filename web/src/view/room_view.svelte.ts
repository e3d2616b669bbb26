// A live room as the stage, the cards beside it and the projector show it: the same picture for all of them.

import { t } from '../i18n';
import type { LiveRoom } from '../live/live_room.svelte';
import type { PacerSetting, PairRow, SeatNumber } from '../protocol/messages';
import { checkingMs, freshnessOf, type Freshness } from '../state/freshness';
import { pacerFor } from '../state/pacer';
import { bondsOf, pairFor, personOf, type Bond, type StagePerson } from '../state/picture';
import { nameOf, rowOf } from '../state/room';
import { togethernessOf, type Togetherness } from '../state/togetherness';
import { preferences } from '../store/preferences.svelte';

const nobody: Bond[] = [];

export class RoomView {
  constructor(private readonly live: LiveRoom) {}

  readonly room = $derived.by(() => this.live.room);
  readonly seated = $derived.by(() => this.room.seat !== undefined);
  readonly large = $derived.by(() => this.room.frame?.strip !== undefined);

  // While the line is down nothing new can come: what is on the screen ages.
  readonly ownAgeMs = $derived.by(() =>
    this.room.own ? Math.max(0, this.live.nowMs - this.room.ownArrivedMs) : 0,
  );
  // The line moves on while nothing comes, so that an interruption is seen as one. Frames come once a second.
  readonly ownSecond = $derived.by(
    () => (this.room.own?.number ?? 0) + (this.ownAgeMs < 2_000 ? 0 : Math.round(this.ownAgeMs / 1_000)),
  );
  readonly freshness: Freshness = $derived.by(() => freshnessOf(this.live.frameAgeMs));
  readonly ownFreshness: Freshness = $derived.by(() => freshnessOf(Math.max(this.ownAgeMs, this.live.frameAgeMs)));

  readonly people: StagePerson[] = $derived.by(() => {
    if (this.large) return [];
    const framed = this.room.frame !== undefined && this.live.frameAgeMs <= checkingMs;
    return this.room.seats
      .map((seat) => {
        const mine = seat.seat === this.room.seat;
        const values = mine ? this.room.own : rowOf(this.room, seat.seat);
        const age = this.silenceMs(seat.seat);
        return personOf(
          { ...seat, name: this.name(seat.seat) },
          mine,
          values,
          mine ? Math.max(this.ownAgeMs, age) : age,
          framed,
        );
      })
      .sort((a, b) => a.seat - b.seat);
  });

  readonly together: Togetherness = $derived.by(() => togethernessOf(this.room.frame, this.live.frameAgeMs));
  readonly pairs: PairRow[] = $derived.by(() => pairFor(this.room.frame, this.room.seat));
  readonly group = $derived.by(() => this.room.frame?.group);

  // With one's own breath the shared form and its threads are out of the way, too.
  readonly bonds: Bond[] = $derived.by(() =>
    preferences.ownBreath ? nobody : bondsOf(this.room.frame?.pairs ?? [], this.live.frameAgeMs),
  );
  readonly level = $derived.by(() => (preferences.ownBreath ? 0 : this.together.level));
  readonly pacer: PacerSetting | undefined = $derived.by(() =>
    pacerFor(
      this.room.pacer,
      preferences.ownBreath ? 'none' : preferences.breath,
      preferences.ownRate,
      preferences.ownInhale,
    ),
  );

  readonly name = (seat: SeatNumber): string =>
    nameOf(this.room.seats, seat, (n) => t('room.seat', { seat: n }));
  readonly clock = (): number | undefined => this.live.sessionMs();
  readonly beats = (sessionMs: number, show: (seat: SeatNumber) => void): number => {
    this.live.playout.play(sessionMs, show);
    return this.live.playout.untilNextMs(sessionMs);
  };

  private silenceMs(seat: SeatNumber): number {
    const beaten = this.room.beatenMs[seat];
    const silent = beaten === undefined ? 0 : this.live.nowMs - beaten;
    return Math.max(this.live.frameAgeMs, silent);
  }
}
