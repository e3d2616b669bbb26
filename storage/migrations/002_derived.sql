-- Derived rows, one in 5 s: a convenience for lists and exports, made from the log by a named
-- method and made again when the method changes. NULL: there is no value (`why` says the reason).

-- A statistic beside what chance gives.
create type chance as (
    median       float8,
    p95          float8,
    above_chance float8,                           -- (value − median) / (p95 − median), at least 0
    p            float8
);

create table individual (
    session_id        text not null references session on delete cascade,
    member            bigint not null,
    at_us             bigint not null,
    method            text not null,
    method_version    integer not null,
    state             text not null,
    why               text,
    needs_s           float8,
    heart_rate_bpm    float8,
    rmssd_ms          float8,
    coherence_score   float8,                      -- ln(EP + 1)
    coherence_ratio   float8,                      -- P / (T − P)
    peak_hz           float8,
    provisional       boolean,                     -- window shorter than 64 s
    at_edge           boolean,                     -- the peak sits on the edge of the band
    breaths_per_min   float8,
    rhythm_bpm        float8[] not null,           -- the second's four points at 4 Hz, oldest first
    corrected_percent float8,                      -- of the last 60 s
    primary key (session_id, member, at_us, method, method_version)
);

-- One pair of members; a's seat is the lower. Positive lag: a leads.
create table pair (
    session_id          text not null references session on delete cascade,
    a                   bigint not null,
    b                   bigint not null,
    at_us               bigint not null,
    method              text not null,
    method_version      integer not null,
    seat_a              bigint not null,
    seat_b              bigint not null,
    state               text not null,
    why                 text,
    needs_s             float8,
    r0                  float8,
    r0_chance           chance,                    -- of |r0|
    r_peak              float8,
    r_peak_chance       chance,
    lag_s               float8,
    lag_uncertainty_s   float8,
    lag_ambiguous       boolean not null,          -- known only modulo one breath
    leads               bigint,                    -- seat
    plv                 float8,
    plv_chance          chance,
    phase_rad           float8,                    -- a − b
    shared_pacer        boolean not null,
    beyond_pacer        float8,                    -- PLV with the pacer regressed out of both
    beyond_pacer_chance chance,
    primary key (session_id, a, b, at_us, method, method_version)
);
