import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { issueDocument } from '../../db/documents.js';
import type { TestApp } from './app.js';
import { returnSample } from './paper-samples.js';
import type { ReviewTable } from './review-table.js';
import { senderOf, validRequests } from './valid-requests.js';

/** Tables that hold neither cases nor people, each with its reason; on all others row-level security is forced. */
export const openTables: Readonly<Record<string, string>> = {
  actor_keys: 'granted to nobody',
  calendar_versions: 'what is published',
  knex_migrations: 'granted to nobody',
  knex_migrations_lock: 'granted to nobody',
  reference_entries: 'what is published',
};

/** Tables that the API keeps for itself, whoever asks; no other login reads them. */
export const tablesOfTheApi: Readonly<Record<string, string>> = {
  sessions: 'of browsers; asked before anybody is known',
  rate_limits: 'counts what each account and address asks for, before anybody is known',
};

/** The tables that hold cases or people, by name: who acts decides what is seen of them. */
export async function tenantTables(db: Knex): Promise<string[]> {
  const rows: { tablename: string }[] = await db('pg_tables')
    .whereRaw('schemaname = current_schema()')
    .orderBy('tablename')
    .select('tablename');
  return rows.map(({ tablename }) => tablename).filter((table) => !(table in openTables || table in tablesOfTheApi));
}

/** Does everything once that can be done by HTTP, each by whom it is to do, and fills what is filled otherwise: no table stays empty. */
export async function plantHouse(app: TestApp, table: ReviewTable): Promise<void> {
  const requests = validRequests(app, table);
  for (const [operation, make] of Object.entries(requests)) {
    const { request, options } = await make();
    await app.call(senderOf(operation, table.cast), request, options);
  }
  const { db } = app.database;
  const at = new Date(app.clock.now());
  const { aigul, nurlan, officer, admin, recipientId } = table.cast;
  const { id: noticeId, factIds } = await table.notice();
  const dispatch = await db<{ id: string; recipient_id: string }>('dispatches')
    .where({ recipient_id: recipientId })
    .first('id');
  const planted = uuidv7();
  const rows: Record<string, object> = {
    competences: { account_id: aigul, violation_kind: 'GAMBLING' },
    refused_reviewers: { notice_id: noticeId, account_id: nurlan, at },
    recusals: { notice_id: noticeId, account_id: nurlan, reason: 'He knows the filer', at },
    opinions: {
      ...{ id: uuidv7(), notice_id: noticeId, sheet_version: 1, reader_id: nurlan, opinion: 'agree' },
      ...{ reasons: 'As the law says', given_at: at },
    },
    notice_versions: { notice_id: noticeId, version: 9, content: '{}', sha256: '', frozen_at: at },
    device_codes: {
      fact_id: factIds[0],
      position: 0,
      kind: 'imei',
      input: '356938035643809',
      normalised: '356938035643809',
    },
    calendar_drafts: {
      ...{ id: uuidv7(), year: 2030, days: '[]', to_be_confirmed: true, drafted_by: admin, drafted_at: at },
    },
    roster_obligations: {
      ...{ id: noticeId, body_code: 'FIN_MONITORING', half_year: '2020-H1', raised_at: at },
      ...{ first_day: '2020-01-01', last_day: '2020-06-30' },
    },
    roster_reminders: { obligation_id: noticeId, reminder: 'before_14', sent_at: at },
    working_terms: {
      ...{ id: uuidv7(), case_id: noticeId, kind: 'complaint', started_at: at, started_on: '2026-07-01', days: 20 },
      ...{ due_on: '2026-07-30', due_at: at, counted_with: '', ended_at: at },
    },
    mails: { id: planted, account_id: aigul, template: 'notification', queued_at: at, next_try_at: at },
    notifications: {
      ...{ id: uuidv7(), account_id: aigul, event: 'breach', key: 'planted', case_id: noticeId, href: '/api/v1/tasks' },
      ...{ params: '{}', raised_at: at, mail_id: planted },
    },
    notification_preferences: { account_id: aigul, event: 'breach', mail: 'off' },
    superiors: { account_id: aigul, superior_id: nurlan, set_at: at },
    absences: { id: uuidv7(), account_id: officer, from_day: '2020-01-01', to_day: '2020-01-02' },
    alerts: {
      ...{
        id: uuidv7(),
        kind: 'breach',
        key: 'planted',
        notice_id: noticeId,
        dispatch_id: dispatch?.id,
        raised_at: at,
      },
      recipient_id: recipientId,
    },
  };
  const root = {
    leaves: 1,
    root: 'r',
    previous: 'p',
    hash: 'h',
    key_id: 'k',
    public_key: 'k',
    signature: 's',
    signed_at: at,
  };
  rows['audit_roots'] = { day: '2026-06-30', ...root };
  rows['audit_root_leaves'] = { day: '2026-06-30', index: 0, case_id: noticeId, length: 1, head: 'h' };
  const document = await issueDocument(db, app.clock, { kind: 'return', caseId: noticeId, data: returnSample() });
  const print = { language: 'kk', sha256: '0'.repeat(64), bytes: 1, printed_at: at };
  rows['document_prints'] = { document_id: document.id, ...print };
  for (const [name, row] of Object.entries(rows)) await db(name).insert(row).onConflict().ignore();
}
