import type { Knex } from 'knex';

/** What the API's login may do to a table at all, and to which of its rows on behalf of whoever acts. */
interface Table {
  may: string[];
  see?: string;
  add?: string;
  /** Which rows may be changed (and locked), and what they may become. */
  change?: [string, string];
  remove?: string;
}

// Sub-selects, so that each is asked once in a statement and not for every row.
const me = '(select current_account())';
const myBody = '(select current_body())';
const filingBody = '(select filing_body())';
const filer = '(select filing_account())';
const recipient = '(select acting_recipient())';
const has = (...roles: string[]) => `(select has_role(${roles.map((role) => `'${role}'`).join(', ')}))`;
const readsFiled = has('reviewer', 'supervisor', 'auditor');
const readsExecution = has('reviewer', 'supervisor', 'auditor', 'operations');

// As `noticeCapabilities.read` of the domain has it.
const readable = `(status not in ('draft', 'submitting') and ${readsFiled}) or body_code = ${filingBody}
  or (status in ('draft', 'submitting') and id = any ((select drafts_to_rule_on())::uuid[]))`;
const ofReadable = (column: string) => `exists (select from notices n where n.id = ${column})`;
const notOfMySide = `n.body_code is distinct from ${myBody} and n.filer_id <> ${me}`;
const ofOthersNotice = (column: string) => `exists (select from notices n where n.id = ${column} and ${notOfMySide})`;
const ofMyDraft = (column: string) =>
  `exists (select from notices n where n.id = ${column} and n.filer_id = ${filer} and n.body_code = ${filingBody} and n.status in ('draft', 'returned'))`;
const ofMyFact = (column: string) =>
  `exists (select from facts f join notices n on n.id = f.notice_id where f.id = ${column}
     and n.filer_id = ${filer} and n.body_code = ${filingBody} and n.status in ('draft', 'returned'))`;
const ofReadableFact = (column: string) => `exists (select from facts f where f.id = ${column})`;
const inReview = (column: string) =>
  `${has('reviewer')} and exists (select from notices n where n.id = ${column} and n.status = 'in_review' and ${notOfMySide})`;
const ofMyDispatch = (column: string) =>
  `exists (select from dispatches d where d.id = ${column} and d.recipient_id = ${recipient} and d.opened_at is not null)`;
const chainIsOpen = `case_id = ${me} or exists (select from notices n where n.id = case_id)
  or exists (select from dispatches d where d.notice_id = case_id)
  or exists (select from hard_stop_requests h where h.notice_id = case_id and h.ruled_by = ${me})
  or (${has('administrator')} and (exists (select from accounts a where a.id = case_id) or exists (select from recipients r where r.id = case_id)))`;

const partOfFact: Table = {
  may: ['select', 'insert', 'delete'],
  see: ofReadableFact('fact_id'),
  add: ofMyFact('fact_id'),
  remove: ofMyFact('fact_id'),
};
// All but the secret.
const recipientColumns =
  '(id, code, name, kind, platform, scopes, languages, endpoint, has_secret, endpoint_disabled_at, active, revision, updated_at)';
const factColumns = '(id, notice_id, ordinal, medium, protocol, substantiation, necessity, target, scope)';
const draftColumns = 'status, violation_kind, norm, court_act, necessity, external_reference, updated_at';

const tables: Record<string, Table> = {
  accounts: {
    may: ['select', 'insert', 'update (full_name, email, sign_in_email, language, closed_at)'],
    see: `id = ${me} or ${has('administrator', 'auditor')}`,
    add: `${has('administrator')} and id <> ${me}`,
    change: [has('administrator'), `${has('administrator')} and id <> ${me}`],
  },
  role_grants: {
    may: ['select', 'insert', 'update (revoked_by, revoked_at)'],
    see: `account_id = ${me} or ${has('administrator', 'auditor')}`,
    // Nobody grants himself a role, nor withdraws one of his own.
    add: `${has('administrator')} and account_id <> ${me} and granted_by = ${me} and revoked_at is null`,
    change: [has('administrator'), `${has('administrator')} and account_id <> ${me} and revoked_by = ${me}`],
  },
  competences: { may: ['select'], see: `account_id = ${me} or ${has('administrator', 'auditor')}` },
  absences: {
    may: ['select', 'insert', 'delete'],
    see: `account_id = ${me} or ${has('administrator', 'auditor')}`,
    add: `(account_id = ${me} and ${has('reviewer', 'supervisor')}) or ${has('administrator')}`,
    remove: `(account_id = ${me} and ${has('reviewer', 'supervisor')}) or ${has('administrator')}`,
  },
  recipients: {
    may: [
      `select ${recipientColumns}`,
      'update (languages, endpoint, secret, endpoint_disabled_at, revision, updated_at)',
    ],
    see: `id = ${recipient} or ${has('reviewer', 'supervisor', 'administrator', 'operations', 'auditor')}`,
    change: [has('administrator'), has('administrator')],
  },
  acts: {
    may: ['select', 'insert', 'update (state, answer, decided_at, answered_at)'],
    see: `actor_id = ${me} or ${has('auditor')} or (kind = 'fetch' and ${ofMyDispatch('dispatch_id')})`,
    add: `actor_id = ${me} and (state = 'received' or kind in ('hard_stop_request', 'hard_stop_ruling')
      or (kind in ('account_invitation', 'role_grant', 'role_revocation', 'account_closure') and ${has('administrator')}))`,
    // The engine applies acts; the API refuses what the engine would not take, and keeps what came too late for it.
    change: [
      `actor_id = ${me}`,
      `actor_id = ${me} and (state <> 'applied' or answered_at is not null or kind in ('receipts', 'fetch'))`,
    ],
  },
  idempotency_keys: {
    may: ['select', 'insert'],
    see: `account_id = ${me}`,
    add: `account_id = ${me}`,
  },
  audit_chains: {
    may: ['select', 'insert', 'update (length, head)'],
    see: `${chainIsOpen} or ${has('auditor')}`,
    add: chainIsOpen,
    change: [chainIsOpen, chainIsOpen],
  },
  audit_roots: { may: ['select'], see: has('auditor') },
  audit_root_leaves: { may: ['select'], see: has('auditor') },
  audit_events: {
    may: ['select', 'insert'],
    // How the authorised body works on its sheet, and what others were refused, is not for the side that filed.
    see: `case_id = ${me} or ${has('auditor')} or exists (select from notices n where n.id = case_id and (
      (${readsFiled} and ${notOfMySide})
      or (audit_events.kind not in ('claim', 'release', 'verdicts', 'evidence_opened') and (audit_events.outcome = 'applied' or audit_events.body_code = n.body_code))))`,
    add: `actor_id = ${me} and (${chainIsOpen})`,
  },
  notices: {
    may: [
      'select',
      `insert (id, body_code, filer_id, created_at, ${draftColumns})`,
      `update (attestation, submission_act_id, sheet_version, revision, ${draftColumns})`,
      'delete',
    ],
    see: readable,
    add: `status = 'draft' and filer_id = ${filer} and body_code = ${filingBody}`,
    change: [
      readable,
      `(status in ('draft', 'returned', 'submitting') and filer_id = ${filer} and body_code = ${filingBody})
       or (status = 'in_review' and ${has('reviewer')} and body_code is distinct from ${myBody} and filer_id <> ${me})`,
    ],
    remove: `status = 'draft' and filer_id = ${filer} and body_code = ${filingBody}`,
  },
  notice_versions: {
    may: ['select', 'insert'],
    see: ofReadable('notice_id'),
    add: ofMyDraft('notice_id'),
  },
  facts: {
    may: ['select', `insert ${factColumns}`, `update ${factColumns}`, 'delete'],
    see: ofReadable('notice_id'),
    add: ofMyDraft('notice_id'),
    change: [ofMyDraft('notice_id'), ofMyDraft('notice_id')],
    remove: ofMyDraft('notice_id'),
  },
  locators: partOfFact,
  device_codes: partOfFact,
  fact_evidence: partOfFact,
  evidence: {
    may: ['select', 'insert'],
    see: ofReadable('notice_id'),
    add: `uploaded_by = ${me} and ${ofMyDraft('notice_id')}`,
  },
  hard_stop_requests: {
    may: ['select', 'insert', 'delete', 'update (allowed, ruled_by, ruled_at, ruling_reasons, voided_at)'],
    see: `(allowed is null and ${has('supervisor')}) or ruled_by = ${me} or ${ofReadable('notice_id')}`,
    add: `allowed is null and requested_by = ${me} and ${ofMyDraft('notice_id')}`,
    change: [
      `(allowed is null and ${has('supervisor')}) or ${ofMyDraft('notice_id')}`,
      `(ruled_by = ${me} and ${has('supervisor')}) or (voided_at is not null and ${ofMyDraft('notice_id')})`,
    ],
    remove: `allowed is null and ${ofMyDraft('notice_id')}`,
  },
  leases: {
    may: ['select', 'insert', 'update', 'delete'],
    see: ofReadable('notice_id'),
    add: `holder_id = ${me} and ${inReview('notice_id')}`,
    change: [inReview('notice_id'), `holder_id = ${me} and ${inReview('notice_id')}`],
    remove: `holder_id = ${me}`,
  },
  sheet_verdicts: {
    may: ['select', 'insert', 'update'],
    see: `${readsFiled} and ${ofOthersNotice('notice_id')}`,
    add: `written_by = ${me} and ${inReview('notice_id')}`,
    change: [inReview('notice_id'), `written_by = ${me} and ${inReview('notice_id')}`],
  },
  recusals: { may: ['select'], see: `${readsFiled} and ${ofOthersNotice('notice_id')}` },
  refused_reviewers: {
    may: ['select'],
    see: `${readsFiled} and ${ofOthersNotice('notice_id')}`,
  },
  tasks: {
    may: ['select', 'insert', 'update (closed_at)'],
    see: `((role = 'reviewer' and ${has('reviewer')}) or ${has('supervisor', 'auditor')})
        and (${ofOthersNotice('notice_id')} or (kind = 'hard_stop' and exists (select from hard_stop_requests h where h.notice_id = tasks.notice_id)))
      or (kind = 'hard_stop' and ${ofMyDraft('notice_id')})`,
    add: `kind = 'hard_stop' and ${ofMyDraft('notice_id')}`,
    change: [
      `kind = 'hard_stop' and (${has('supervisor')} or ${ofMyDraft('notice_id')})`,
      `kind = 'hard_stop' and (${has('supervisor')} or ${ofMyDraft('notice_id')})`,
    ],
  },
  prescriptions: {
    may: ['select'],
    see: `${readsExecution} or (${filingBody} is not null and ${ofReadable('notice_id')})
      or exists (select from dispatches d where d.prescription_id = prescriptions.id and d.recipient_id = ${recipient} and d.opened_at is not null)`,
  },
  prescription_facts: {
    may: ['select'],
    see: `${readsExecution} or (${filingBody} is not null and exists (select from prescriptions p where p.id = prescription_id))
      or exists (select from dispatches d join dispatch_facts o on o.dispatch_id = d.id where d.prescription_id = prescription_facts.prescription_id
           and o.fact_id = prescription_facts.fact_id and d.recipient_id = ${recipient} and d.opened_at is not null)`,
  },
  restrictions: { may: ['select'], see: readsFiled },
  dispatches: {
    may: ['select', 'update (fetched_at)'],
    see: `${readsExecution} or (recipient_id = ${recipient} and opened_at is not null) or (${filingBody} is not null and ${ofReadable('notice_id')})`,
    // People of the authorised body lock it only.
    change: [
      `${readsExecution} or (recipient_id = ${recipient} and opened_at is not null)`,
      `recipient_id = ${recipient} and opened_at is not null`,
    ],
  },
  dispatch_facts: {
    may: ['select'],
    see: `${readsExecution} or ${ofMyDispatch('dispatch_id')}`,
  },
  receipts: {
    may: ['select', 'insert'],
    see: `${readsExecution} or ${ofMyDispatch('dispatch_id')}`,
    add: `given_by = ${me} and late and ${ofMyDispatch('dispatch_id')}`,
  },
  rulings: {
    may: ['select'],
    see: `${readsExecution} or ${ofMyDispatch('dispatch_id')}`,
  },
  dispatch_messages: { may: ['select'], see: readsExecution },
  alerts: {
    may: ['select', 'insert'],
    see: readsExecution,
    add: `kind = 'contradicting_receipt' and recipient_id = ${recipient} and ${ofMyDispatch('dispatch_id')}`,
  },
};

function rules(table: string, { may, see, add, change, remove }: Table): string[] {
  const policy = (command: string, clauses: string) =>
    `create policy api_${command} on ${table} for ${command} to habarlama_api ${clauses};`;
  return [
    ...(see === undefined ? [] : [policy('select', `using (${see})`)]),
    ...(add === undefined ? [] : [policy('insert', `with check (${add})`)]),
    ...(change === undefined ? [] : [policy('update', `using (${change[0]}) with check (${change[1]})`)]),
    ...(remove === undefined ? [] : [policy('delete', `using (${remove})`)]),
    `grant ${may.join(', ')} on ${table} to habarlama_api;`,
  ];
}

/** Tenancy by the database: whoever acts sees and changes what the tables of capabilities give him, whatever a query asks for. */
export async function up(db: Knex): Promise<void> {
  const statements = Object.entries(tables).flatMap(([table, given]) => rules(table, given));
  await db.raw([...statements, 'grant select on reference_entries to habarlama_api;'].join('\n'));
}

export async function down(db: Knex): Promise<void> {
  const commands = ['select', 'insert', 'update', 'delete'];
  const statements = Object.keys(tables).flatMap((table) => [
    ...commands.map((command) => `drop policy if exists api_${command} on ${table};`),
    `revoke all on ${table} from habarlama_api;`,
  ]);
  await db.raw([...statements, 'revoke all on reference_entries from habarlama_api;'].join('\n'));
}
