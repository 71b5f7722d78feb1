import type { Knex } from 'knex';

// The events by which cases are counted; the index below has these and no others.
const moves = `'submission', 'validation', 'return', 'withdrawal', 'completion', 'second_opinion', 'split_off', 'reopened',
  'complaint_lodging', 'complaint_decision', 'complaint_withdrawal'`;

/** Counts over cases (Rules, clause 4), and the transparency reports of half-years (safeguard 10), frozen for ever. */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create index audit_events_counted on audit_events (at) where outcome = 'applied' and kind in (${moves});
    create index dispatch_facts_by_settlement on dispatch_facts (settled_at) where settled_at is not null;
    create index dispatch_facts_by_breach on dispatch_facts (breached_at) where breached_at is not null;
    create index restrictions_by_beginning on restrictions (in_force_from);
    create index restrictions_by_end on restrictions (lifted_at) where lifted_at is not null;

    -- What happened to cases from one moment until another, and what was in force at some moments: how often, by kind and detail, and how long it had
    -- taken (seconds: median, ninth tenth). Only counts leave here. Whoever heads a body is told of that body's cases; supervisors and auditors of
    -- all; nobody else of any. The last moment of the stock also says what is past its review date. A row without a detail sums up those of its kind. A move counts at the moment at which it was recorded.
    create function counted_events(starts timestamptz, ends timestamptz, stock_at timestamptz[], grouped_by text,
      of_body text, of_kind text, of_channel text, of_source text)
    returns table (in_group text, happened text, detail text, counted int, seconds double precision[])
    language plpgsql stable ${fixed} set work_mem = '32MB' as $$
    #variable_conflict use_column
    declare
      who record := actor_in_force();
      only_body text := of_body;
    begin
      if not (coalesce(who.roles && array['supervisor', 'auditor'], false) or acts_for_the_house()) then
        if not coalesce(who.roles && array['head'], false) or who.body_code is null
           or coalesce(of_body, who.body_code) <> who.body_code then return; end if;
        only_body := who.body_code;
      end if;
      return query
      with moves as (
        select e.at, e.case_id, e.kind, e.act_id, e.before, e.after from audit_events e
         where e.outcome = 'applied' and e.at >= starts and e.at < ends and e.kind in (${moves})
      ), decided as (
        select m.at, n.id, coalesce(m.after ->> 'outcome', 'to_execution') as outcome, n.body_code, n.violation_kind, n.channel, n.source,
               extract(epoch from m.at - greatest(n.submitted_at, case when n.split_from is not null then
                 (select max(r.at) from audit_events r where r.case_id = n.id and r.kind = 'reopened') end))::double precision as took
          from moves m join notices n on n.id = m.case_id
         where m.kind in ('completion', 'second_opinion') and m.after ->> 'status' in ('in_execution', 'closed')
      ), orders as (
        select o.settled_at, o.breached_at, o.status, case when d.prescription_id is null then 'resumption' else 'execution' end as event,
               extract(epoch from o.settled_at - d.clock_started_at)::double precision as took, n.body_code, n.violation_kind, n.channel, n.source,
               coalesce(p.scope, i.scope) as scope
          from dispatch_facts o
          join dispatches d on d.id = o.dispatch_id
          join facts f on f.id = o.fact_id
          join notices n on n.id = f.notice_id
          left join prescription_facts p on p.prescription_id = d.prescription_id and p.fact_id = o.fact_id
          left join instruction_facts i on i.instruction_id = d.instruction_id and i.fact_id = o.fact_id
         where (o.settled_at >= starts and o.settled_at < ends) or (o.breached_at >= starts and o.breached_at < ends)
      ), register as (
        select r.in_force_from, r.lifted_at, r.review_on, r.scope, coalesce(l.cause, 'lapsed') as cause,
               n.body_code, n.violation_kind, n.channel, n.source
          from restrictions r
          join facts f on f.id = r.fact_id
          join notices n on n.id = f.notice_id
          left join restorations l on l.id = r.lifted_by
         where r.in_force_from < ends and (r.lifted_at is null or r.lifted_at >= starts)
      ), events as (
        select m.at, case when m.kind = 'submission' then 'filed' when m.kind in ('split_off', 'reopened') then 'part'
                          when m.kind = 'withdrawal' then 'withdrawn' else 'returned' end as event,
               '' as detail, n.body_code, n.violation_kind, n.channel, n.source, null as scope, null::double precision as took
          from moves m join notices n on n.id = m.case_id
         where (m.kind = 'submission' and m.before ->> 'number' is null) or m.kind in ('withdrawal', 'split_off', 'reopened')
            or (m.kind in ('return', 'validation') and m.after ->> 'status' = 'returned')
        union all
        select m.at, 'return_reason', w.code, n.body_code, n.violation_kind, n.channel, n.source, null, null
          from moves m join notices n on n.id = m.case_id
          cross join lateral (
            select 'AUTOMATIC_CHECK' as code where m.kind = 'validation'
            union
            select x ->> 'code' from acts a cross join lateral jsonb_array_elements(a.payload -> 'missing') x where m.kind = 'return' and a.id = m.act_id) w
         where m.kind in ('return', 'validation') and m.after ->> 'status' = 'returned'
        union all
        select d.at, 'decided', d.outcome, d.body_code, d.violation_kind, d.channel, d.source, null, d.took from decided d
        union all
        select d.at, f.verdict, coalesce(f.reason_code, ''), d.body_code, d.violation_kind, d.channel, d.source, f.scope, null
          from decided d join facts f on f.notice_id = d.id
        union all
        select o.settled_at, o.event, case when o.status <> 'executed' then o.status when o.breached_at is null then 'in_time' else 'late' end,
               o.body_code, o.violation_kind, o.channel, o.source, o.scope, case when o.status = 'executed' then o.took end
          from orders o where o.settled_at >= starts and o.settled_at < ends
        union all
        select o.breached_at, o.event || '_breach', '', o.body_code, o.violation_kind, o.channel, o.source, o.scope, null
          from orders o where o.breached_at >= starts and o.breached_at < ends
        union all
        select r.in_force_from, 'restricted', '', r.body_code, r.violation_kind, r.channel, r.source, r.scope, null
          from register r where r.in_force_from >= starts
        union all
        select r.lifted_at, 'lifted', r.cause, r.body_code, r.violation_kind, r.channel, r.source, r.scope, null
          from register r where r.lifted_at >= starts and r.lifted_at < ends
        union all
        select s.at - interval '1 millisecond', 'in_force', '', r.body_code, r.violation_kind, r.channel, r.source, r.scope, null
          from register r join unnest(stock_at) s (at) on r.in_force_from < s.at and (r.lifted_at is null or r.lifted_at >= s.at)
        union all
        select last.at - interval '1 millisecond', 'past_review', '', r.body_code, r.violation_kind, r.channel, r.source, r.scope, null
          from (select max(s.at) as at from unnest(stock_at) s (at)) last
          join register r on r.in_force_from < last.at and (r.lifted_at is null or r.lifted_at >= last.at)
           and r.review_on < almaty_day((extract(epoch from last.at) * 1000)::bigint)
        union all
        select m.at, case when m.kind = 'complaint_lodging' then 'complaint_lodged' else 'complaint_decided' end,
               case when m.kind = 'complaint_lodging' then c.ground else coalesce(m.after ->> 'outcome', '') end,
               n.body_code, n.violation_kind, n.channel, n.source, null,
               case when m.kind = 'complaint_decision' then extract(epoch from m.at - c.lodged_at)::double precision end
          from moves m join complaints c on c.id = m.case_id left join notices n on n.id = c.notice_id
         where m.kind in ('complaint_lodging', 'complaint_decision', 'complaint_withdrawal')
      ), grouped as materialized (
        select case grouped_by when 'month' then to_char(e.at at time zone 'UTC' + case when e.at < timestamptz '2024-02-29 18:00:00Z'
                      then interval '6 hours' else interval '5 hours' end, 'YYYY-MM') -- As almaty_day has it, which costs more for each row.
                    when 'body' then e.body_code
                    when 'violation_kind' then e.violation_kind when 'scope' then e.scope end collate "C" as in_group,
               e.event collate "C" as event, e.detail, e.took
          from events e
         where (only_body is null or e.body_code = only_body) and (of_kind is null or e.violation_kind = of_kind)
           and (of_channel is null or e.channel = of_channel) and (of_source is null or e.source = of_source)
           and (grouped_by <> 'scope' or e.scope is not null)
      ), counts as (
        select g.in_group, g.event, g.detail, count(*)::int as counted from grouped g group by g.in_group, g.event, g.detail
      ), times as (
        -- Apart, so that only what has taken a time is sorted.
        select g.in_group, g.event, percentile_cont(array[0.5, 0.9]) within group (order by g.took) as seconds
          from grouped g where g.took is not null group by g.in_group, g.event
      )
      select c.in_group, c.event, c.detail, c.counted, null::double precision[] from counts c
      union all
      select s.in_group, s.event, null, s.counted, t.seconds
        from (select c.in_group, c.event, sum(c.counted)::int as counted from counts c group by c.in_group, c.event) s
        left join times t on t.in_group is not distinct from s.in_group and t.event = s.event;
    end $$;

    create table transparency_reports (
      half_year text primary key check (half_year ~ '^[0-9]{4}-H[12]$'),
      id uuid not null unique,
      frozen_at timestamptz not null,
      -- As it was hashed: counts, and names of what is counted.
      content jsonb not null,
      sha256 text not null
    );
    create function transparency_reports_are_frozen() returns trigger language plpgsql as $$
    begin raise insufficient_privilege using message = 'a report is frozen'; end $$;
    create trigger frozen before update or delete on transparency_reports for each row execute function transparency_reports_are_frozen();
    alter table transparency_reports enable row level security, force row level security;
    create policy owner on transparency_reports to current_user using (true) with check (true);
    create policy worker on transparency_reports to habarlama_worker using (true) with check (true);
    create policy auditor on transparency_reports for select to habarlama_auditor using (true);
    grant select on transparency_reports to habarlama_auditor;
    grant select, insert on transparency_reports to habarlama_worker;

    -- For anybody: whoever asks has no account, and sees none of the tables.
    create function public_transparency_reports() returns table (half_year text, frozen_at timestamptz, sha256 text)
    language sql stable ${fixed} as $$
      select r.half_year, r.frozen_at, r.sha256 from transparency_reports r order by r.half_year desc $$;
    create function public_transparency_report(given_half_year text)
    returns table (half_year text, frozen_at timestamptz, sha256 text, content jsonb) language sql stable ${fixed} as $$
      select r.half_year, r.frozen_at, r.sha256, r.content from transparency_reports r where r.half_year = given_half_year $$;

    revoke execute on function counted_events, transparency_reports_are_frozen, public_transparency_reports, public_transparency_report from public;
    grant execute on function counted_events to habarlama_api, habarlama_worker;
    grant execute on function public_transparency_reports, public_transparency_report to habarlama_api;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function public_transparency_report, public_transparency_reports, counted_events;
    drop table transparency_reports;
    drop function transparency_reports_are_frozen;
    drop index restrictions_by_end, restrictions_by_beginning, dispatch_facts_by_breach, dispatch_facts_by_settlement, audit_events_counted;
  `);
}
