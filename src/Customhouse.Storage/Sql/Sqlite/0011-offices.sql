-- The same counts by customs office, for people who may see the cases of their offices only. What was lodged and released
-- is counted by the minute; minutes before this table stood are made of the last lines of the journal.
create table office_counts (
  office text not null,
  state text not null,
  lane text not null,
  cases integer not null,
  primary key (office, state, lane)
) strict, without rowid;
insert into office_counts
select coalesce(office, ''), state, coalesce(lane, ''), count(*) from cases
group by coalesce(office, ''), state, coalesce(lane, '');

create table office_pace (
  minute integer not null,
  office text not null,
  type text not null,
  facts integer not null,
  primary key (minute, office, type)
) strict, without rowid;
insert into office_pace
select j.at / 60000000, coalesce(c.office, ''), j.type, count(*) from journal j join cases c on c.mrn = j.mrn
where j.position > (select coalesce(max(position), 0) - 500000 from journal)
  and j.type in ('declaration-lodged/1', 'declaration-cleared/1', 'goods-released/1', 'duty-determined/1')
group by j.at / 60000000, coalesce(c.office, ''), j.type;
