-- How a room is held: a door that may be closed, a time to come, and two more roles.

alter table session
    add column door_open      boolean not null default true, -- at the start; events door_set change it
    add column begins_unix_ms bigint;                        -- when people are asked to come

alter table link drop constraint link_role_check;
alter table link add constraint link_role_check
    check (role in ('participant', 'facilitator', 'observer', 'co_facilitator', 'projector'));

-- Who took part: a seat given at the door counts from then on; who was never let in is not here.
create or replace view participant as
select j.session_id,
       (j.payload ->> 'member')::bigint                                   as member,
       j.payload ->> 'as'                                                 as role,
       coalesce(j.payload ->> 'seat', a.payload ->> 'seat')::bigint       as seat,
       j.payload ->> 'name'                                               as name,
       coalesce(a.at_us, j.at_us)                                         as joined_at_us
from event j
left join lateral (
    select at_us, payload from event
    where session_id = j.session_id and kind = 'member_admitted' and payload ->> 'member' = j.payload ->> 'member'
    order by ordinal limit 1) a on true
where j.kind = 'member_joined'
  and (a.at_us is not null or coalesce(j.payload ->> 'waiting', 'false') <> 'true');
