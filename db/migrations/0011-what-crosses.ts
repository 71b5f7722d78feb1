import type { Knex } from 'knex';

/**
 * What is told across the borders that row-level security draws, and nothing more: one fact about a row whose id the asker already has, or yes
 * and no. Each function asks for itself who is asking.
 */
export async function up(db: Knex): Promise<void> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select quote_ident(current_schema()) as schema');
  const fixed = `security definer set search_path = ${rows[0].schema}, pg_temp`;
  await db.raw(`
    create index dispatches_of_notice on dispatches (notice_id);
    create index hard_stop_requests_waiting on hard_stop_requests (notice_id) where allowed is null;

    -- That there is a secret may be seen; the secret itself only by who signs with it.
    alter table recipients add column has_secret boolean generated always as (secret is not null) stored;

    create function head_only_moves() returns trigger language plpgsql as $$
    begin
      if new.length = old.length and new.head = old.head then return new; end if;
      if new.length = old.length + 1 then return new; end if;
      raise insufficient_privilege using message = 'the head of an audit chain only moves on';
    end $$;
    create trigger head_only_moves before update on audit_chains for each row execute function head_only_moves();
    revoke execute on function head_only_moves from public;

    -- The owner of the tables, or a login of the worker's or the auditor's: they see the rows anyway.
    create function acts_for_the_house() returns boolean language sql stable ${fixed} as $$
      select session_user = current_user or pg_has_role(session_user, 'habarlama_worker', 'member')
          or pg_has_role(session_user, 'habarlama_auditor', 'member') $$;

    -- Who signs in: asked before anybody acts.
    create function account_of(given_issuer text, given_subject text)
    returns table (id uuid, full_name text, email text, language text, grants json) language sql stable ${fixed} as $$
      select a.id, a.full_name, a.email, a.language,
             (select coalesce(json_agg(json_build_object('role', g.role, 'bodyCode', g.body_code, 'recipientId', g.recipient_id,
                 'validFrom', g.valid_from, 'validTo', g.valid_to, 'revoked', false)), '[]')
                from role_grants g where g.account_id = a.id and g.revoked_at is null)
        from accounts a where a.issuer = given_issuer and a.subject = given_subject and a.closed_at is null $$;

    -- Answers name people: the filer, the reviewer, who signed. Whoever has an id from a row of his may know the name, and only that.
    create function person_name(person uuid) returns text language plpgsql stable ${fixed} as $$
    begin
      if (actor_in_force()).account_id is null and not acts_for_the_house() then return null; end if;
      return (select a.full_name from accounts a where a.id = person);
    end $$;

    create function recipient_name(recipient uuid) returns text language plpgsql stable ${fixed} as $$
    begin
      if (actor_in_force()).account_id is null and not acts_for_the_house() then return null; end if;
      return (select r.name from recipients r where r.id = recipient);
    end $$;

    -- The number of a notice that its reader may not open: on what he is to execute, or to keep running.
    create function notice_number(notice uuid) returns text language plpgsql stable ${fixed} as $$
    declare who record := actor_in_force();
    begin
      if not (coalesce(who.roles && array['operations', 'reviewer', 'supervisor', 'auditor'], false)
              or exists (select from dispatches d where d.notice_id = notice and d.opened_at is not null
                            and d.recipient_id = who.recipient_id and who.roles && array['recipient'])
              or acts_for_the_house()) then return null; end if;
      return (select n.number from notices n where n.id = notice);
    end $$;

    -- Drafts that a supervisor may read, because a hard stop in them waits for him.
    create function drafts_to_rule_on() returns uuid[] language plpgsql stable ${fixed} as $$
    begin
      if not coalesce((actor_in_force()).roles && array['supervisor'], false) then return '{}'; end if;
      return array(select h.notice_id from hard_stop_requests h where h.allowed is null);
    end $$;

    -- Of other bodies' cases only that one is pending; of restrictions the number.
    create function locator_standings(targets text[], except_notice uuid)
    returns table (normalised text, restricted_under text, pending boolean) language plpgsql stable ${fixed} as $$
    begin
      if not (coalesce((actor_in_force()).roles && array['officer', 'head', 'reviewer', 'supervisor', 'auditor'], false)
              or acts_for_the_house()) then return; end if;
      return query
        select t.target, p.number, coalesce(w.pending, false)
          from unnest(targets) as t (target)
          left join restrictions r on r.normalised = t.target and r.lifted_at is null
          left join prescriptions p on p.id = r.prescription_id
          left join lateral (
            select true as pending from locators o join facts f on f.id = o.fact_id join notices n on n.id = f.notice_id
             where o.normalised = t.target and n.status in ('submitted', 'in_review', 'second_opinion')
               and n.id is distinct from except_notice
             limit 1
          ) w on true
         where r.id is not null or w.pending;
    end $$;

    -- Which notice of the body has this number already; asked by the body's people, or by one who filed for it and has left.
    create function notice_with_reference(body text, reference text, except_notice uuid)
    returns table (id uuid, number text) language plpgsql stable ${fixed} as $$
    declare who record := actor_in_force();
    begin
      if not (coalesce(who.body_code = body, false) or acts_for_the_house()
              or exists (select from notices n where n.id = except_notice and n.filer_id = who.account_id)) then return; end if;
      return query select n.id, n.number from notices n
        where n.body_code = body and n.external_reference = reference and n.id is distinct from except_notice;
    end $$;

    -- A filer changes what was reviewed: the verdicts on it go, unseen.
    create function forget_verdicts(notice uuid, which uuid[]) returns void language plpgsql volatile ${fixed} as $$
    begin
      if not (acts_for_the_house() or exists (select from notices n where n.id = notice and n.status in ('draft', 'returned')
                                                 and n.filer_id = (actor_in_force()).account_id)) then
        raise insufficient_privilege using message = 'not the filer of an editable notice';
      end if;
      delete from sheet_verdicts s where s.notice_id = notice and (which is null or s.fact_id = any (which));
      -- Whoever holds the sheet as it was must not complete it.
      if found then update notices n set sheet_version = n.sheet_version + 1 where n.id = notice; end if;
    end $$;

    revoke execute on function acts_for_the_house, account_of, person_name, recipient_name, notice_number, drafts_to_rule_on, locator_standings,
      notice_with_reference, forget_verdicts from public;
    grant execute on function account_of, person_name, recipient_name, notice_number, drafts_to_rule_on, locator_standings,
      notice_with_reference, forget_verdicts to habarlama_api;
    grant execute on function person_name, recipient_name, notice_number, locator_standings to habarlama_worker, habarlama_auditor;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop trigger head_only_moves on audit_chains;
    drop function head_only_moves;
    alter table recipients drop column has_secret;
    drop function forget_verdicts, notice_with_reference, locator_standings, drafts_to_rule_on, notice_number, recipient_name, person_name,
      account_of, acts_for_the_house;
    drop index hard_stop_requests_waiting, dispatches_of_notice;
  `);
}
