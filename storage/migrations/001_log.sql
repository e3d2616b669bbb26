-- The log: what happened in a session, in the order in which the session took it.
-- session_id leads every key, so that these tables can be hash-partitioned or distributed by it.
-- Times `at_us`: microseconds since the session's start.

create table session (
    session_id      text primary key check (session_id <> ''),
    title           text not null,
    started_unix_us bigint not null,               -- wall time of session time 0; lists and exports only
    seed            bigint not null,               -- 64 random bits, read as a signed number
    created_at      timestamptz not null default now()
);

-- What opens a session. Of a secret only its SHA-256 is here.
create table link (
    session_id text not null references session on delete cascade,
    secret     bytea not null check (length(secret) = 32),
    role       text not null check (role in ('participant', 'facilitator', 'observer')),
    primary key (session_id, secret)
);
create index link_by_secret on link (secret);

-- What a sensor sent, as it came. The key is the sender's own numbering: sent twice, stored once.
create table notification (
    session_id text not null references session on delete cascade,
    stream     text not null,
    seq        bigint not null check (seq >= 0),
    member     bigint not null,
    ordinal    bigint not null,                    -- place in the session's log
    at_us      bigint not null,
    client_ms  float8 not null,
    rr_ms      float8[] not null,
    bpm        float8,
    contact    boolean,
    primary key (session_id, stream, seq)
);

-- Everything else that happened. `kind` names the shape of the payload.
create table event (
    session_id text not null references session on delete cascade,
    ordinal    bigint not null,
    at_us      bigint not null,
    kind       text not null,
    payload    jsonb not null,
    primary key (session_id, ordinal)
);

-- History may be deleted (erasure), never rewritten.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger event_is_never_changed before update on event
    for each row execute function refuse_rewriting();
create trigger notification_is_never_changed before update on notification
    for each row execute function refuse_rewriting();

-- Readings of the log. Views, so that they cannot say something else than the log does.

create view participant as
select session_id,
       (payload ->> 'member')::bigint as member,
       payload ->> 'as'               as role,
       (payload ->> 'seat')::bigint   as seat,
       payload ->> 'name'             as name,
       at_us                          as joined_at_us
from event where kind = 'member_joined';

create view marker as
select session_id, ordinal, at_us,
       (payload ->> 'member')::bigint  as member,
       payload ->> 'text'              as text,
       (payload ->> 'shared')::boolean as shared
from event where kind = 'marker_set';

-- Every decision about keeping, with its time: the first is made on joining.
create view consent as
select session_id, ordinal, at_us,
       (payload ->> 'member')::bigint as member,
       (payload ->> 'keep')::boolean  as keep
from event where kind in ('member_joined', 'consent_set');
