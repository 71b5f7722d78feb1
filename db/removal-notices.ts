import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { RestorationOutcome, RestorationStatus } from '../domain/restoration.js';
import type { Language } from '../domain/roles.js';
import { recordEvent } from './audit.js';
import { queueMail } from './notifications.js';
import { findTargets } from './restoration-targets.js';
import type { RestorationTarget } from './restoration-targets.js';
import { lockRestoration, openRestoration, standingOfRestoration } from './restorations.js';

/** How a notice of removal stands, for whoever has its link. */
export interface PublicRemovalNotice {
  /** Nobody has looked yet whether something is restricted. */
  isLookedAt: boolean;
  /** Whoever wrote it has taken it back, and nothing was decided before. */
  isTakenBack: boolean;
  status: RestorationStatus | null;
  outcome: RestorationOutcome | null;
  reasons: string | null;
  instruction: string | null;
}

interface PublicRow extends Omit<PublicRemovalNotice, 'isLookedAt' | 'isTakenBack'> {
  looked_at: Date | null;
  taken_back_at: Date | null;
}

const letterWith = (id: string, token: string) => ({ link: `/public/removal-notices/${id}?token=${token}` });

/** Keeps an owner's notice of removal and sends a link to his address; nothing happens before he opens it. Tells nobody whether anything is restricted. */
export async function fileRemovalNotice(
  tx: Knex,
  clock: Clock,
  notice: { id: string; locators: string[]; statement: string; email: string; language: Language },
): Promise<void> {
  const { id, locators, statement, email, language } = notice;
  const token = randomBytes(24).toString('base64url');
  const { rows } = await tx.raw<{ rows: [{ kept: boolean }] }>(
    'select file_removal_notice(?, ?, ?::text[], ?, ?, ?, ?) as kept',
    [id, hashOf(token), locators, statement, email, language, new Date(clock.now())] as Knex.RawBinding[],
  );
  if (!rows[0].kept) return;
  await queueMail(tx, clock, {
    to: email,
    language,
    template: 'confirm_removal_notice',
    params: letterWith(id, token),
  });
}

/** Confirms the address, once. False where there is nothing to confirm, or not any more. */
export async function confirmRemovalNotice(
  tx: Knex,
  clock: Clock,
  of: { id: string; token: string },
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: [{ confirmed: boolean }] }>(
    'select confirm_removal_notice(?, ?, ?) as confirmed',
    [of.id, hashOf(of.token), new Date(clock.now())],
  );
  return rows[0].confirmed;
}

/** How it stands; undefined where there is no confirmed one under this link. */
export async function publicRemovalNotice(
  tx: Knex,
  of: { id: string; token: string },
): Promise<PublicRemovalNotice | undefined> {
  const { rows } = await tx.raw<{ rows: PublicRow[] }>(
    'select looked_at, taken_back_at, status, outcome, reasons, instruction from public_removal_notice(?, ?)',
    [of.id, hashOf(of.token)],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { looked_at, taken_back_at, ...standing } = row;
  return { isLookedAt: looked_at !== null, isTakenBack: wasTakenBack(row), ...standing };
}

/** Notes that its author takes a notice of removal back. Null where there is no confirmed one under this link; `closed` where it is decided. */
export async function takeBackRemovalNotice(
  tx: Knex,
  clock: Clock,
  of: { id: string; token: string },
): Promise<'taken_back' | 'closed' | null> {
  const { rows } = await tx.raw<{ rows: [{ answer: 'taken_back' | 'closed' | null }] }>(
    'select take_back_removal_notice(?, ?, ?) as answer',
    [of.id, hashOf(of.token), new Date(clock.now())],
  );
  return rows[0].answer;
}

/** The restoration that is to end by it: in check, and taken back by every owner who asked for it. Undefined where there is none. */
export async function checkTakenBack(tx: Knex, of: { id: string; token: string }): Promise<string | undefined> {
  const { rows } = await tx.raw<{ rows: [{ id: string | null }] }>('select check_taken_back(?, ?) as id', [
    ...[of.id, hashOf(of.token)],
  ]);
  return rows[0].id ?? undefined;
}

/** What nobody has confirmed by then is forgotten, with the address of whoever wrote it. */
const forgottenAfterMs = 3 * 24 * 3_600_000;

/** Forgets the notices that nobody has confirmed in time. Gives how many. */
export function forgetUnconfirmed(db: Knex, clock: Clock): Promise<number> {
  return db('removal_notices')
    .whereNull('confirmed_at')
    .where('filed_at', '<', new Date(clock.now() - forgottenAfterMs))
    .delete();
}

/** Opens a restoration for each confirmed notice of something that is restricted, once while it is checked. Gives how many notices were looked at. */
export async function lookAtRemovalNotices(
  db: Knex,
  clock: Clock,
  { checkWithinDays, limit }: { checkWithinDays: number; limit: number },
): Promise<number> {
  return db.transaction(async (tx) => {
    const rows: { id: string; locators: string[]; statement: string }[] = await tx('removal_notices')
      .whereNotNull('confirmed_at')
      .whereNull('looked_at')
      .whereNull('taken_back_at')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .select('id', 'locators', 'statement');
    for (const { id, locators, statement } of rows) {
      const targets = await findTargets(tx, { normalised: locators }, { whole: true });
      const inCheck = await inCheckFor(tx, targets);
      const opened =
        targets.length === 0 || inCheck !== undefined
          ? undefined
          : await openRestoration(tx, clock, {
              origin: 'owner',
              cause: 'removed',
              statement,
              targets,
              checkWithinDays,
            });
      if (opened !== undefined) {
        await recordEvent(tx, clock, {
          ...{ caseId: opened.restoration.id, actor: null, kind: 'removal_notice', outcome: 'applied' },
          after: { ...standingOfRestoration(opened.restoration), restrictions: targets.length },
        });
      }
      await tx('removal_notices')
        .where({ id })
        .update({ looked_at: new Date(clock.now()), restoration_id: opened?.restoration.id ?? inCheck ?? null });
    }
    return rows.length;
  });
}

/** The restoration, asked for by an owner and not decided yet, that is about all of these, locked; undefined if there is none. */
async function inCheckFor(tx: Knex, targets: readonly RestorationTarget[]): Promise<string | undefined> {
  const row = await tx('restoration_targets as t')
    .join('restorations as o', 'o.id', 't.restoration_id')
    .where({ 'o.status': 'in_check', 'o.origin': 'owner', 'o.cause': 'removed' })
    .whereIn(
      't.restriction_id',
      targets.map(({ restrictionId }) => restrictionId),
    )
    .groupBy('o.id')
    .havingRaw('count(*) = ?', [targets.length])
    .orderBy('o.id')
    .first<{ id: string } | undefined>('o.id');
  if (row === undefined) return undefined;
  // The last owner who asked for it may have taken it back meanwhile.
  return (await lockRestoration(tx, row.id)).status === 'in_check' ? row.id : undefined;
}

/**
 * Writes to the owners whose notices are answered or taken back, and forgets their addresses. Whoever has taken his back is written to once the check
 * has ended, or while another owner wants it: until then its case may not have heard of it.
 */
export async function answerRemovalNotices(db: Knex, clock: Clock, limit: number): Promise<number> {
  return db.transaction(async (tx) => {
    const rows: AnswerRow[] = await tx('removal_notices as r')
      .leftJoin('restorations as o', 'o.id', 'r.restoration_id')
      .whereNotNull('r.confirmed_at')
      .whereNull('r.answered_at')
      .whereRaw(
        `(o.status = 'closed' or r.looked_at is not null and r.restoration_id is null
          or r.taken_back_at is not null and (r.restoration_id is null or o.status = 'in_check' and ${anotherHolds}))`,
      )
      .orderBy('r.id')
      .limit(limit)
      .forUpdate('r')
      .skipLocked()
      .select('r.id', 'r.email', 'r.language', 'r.taken_back_at', 'o.status', 'o.outcome');
    for (const row of rows) {
      const { id, email, language } = row;
      const token = randomBytes(24).toString('base64url');
      const template = wasTakenBack(row) ? 'removal_notice_withdrawn' : 'removal_notice_answered';
      await queueMail(tx, clock, { to: email, language, template, params: letterWith(id, token) });
      await tx('removal_notices')
        .where({ id })
        .update({ answered_at: new Date(clock.now()), answer_token_sha256: hashOf(token), email: null });
    }
    return rows.length;
  });
}

interface AnswerRow extends Pick<PublicRow, 'taken_back_at' | 'status' | 'outcome'> {
  id: string;
  email: string;
  language: Language;
}

/** True if its author took it back and nothing had been decided before. */
function wasTakenBack({ taken_back_at: at, status, outcome }: Pick<AnswerRow, 'taken_back_at' | 'status' | 'outcome'>) {
  return at !== null && (status === null || status === 'in_check' || outcome === 'withdrawn');
}

/** SQL: another owner still wants it checked. */
const anotherHolds = `exists (select from removal_notices other where other.restoration_id = o.id and other.taken_back_at is null)`;

/** True if every owner who asked for this restoration has taken it back. Under the lock of its row that stays so. */
export async function isTakenBack(tx: Knex, restorationId: string): Promise<boolean> {
  const rows: { taken_back_at: Date | null }[] = await tx('removal_notices')
    .where({ restoration_id: restorationId })
    .select('taken_back_at');
  return rows.length > 0 && rows.every(({ taken_back_at: at }) => at !== null);
}

/** Restorations in check that every owner who asked for them has taken back. */
export async function restorationsTakenBack(db: Knex, limit: number): Promise<string[]> {
  const rows: { id: string }[] = await db('restorations as o')
    .join('removal_notices as r', 'r.restoration_id', 'o.id')
    .where({ 'o.status': 'in_check', 'o.origin': 'owner' })
    .groupBy('o.id')
    .havingRaw('count(*) = count(r.taken_back_at)')
    .orderBy('o.id')
    .limit(limit)
    .select('o.id');
  return rows.map(({ id }) => id);
}

/** Restorations that were opened, and whose cases nobody has started. */
export async function notStartedRestorations(db: Knex, limit: number): Promise<string[]> {
  const rows: { id: string }[] = await db('restorations')
    .where({ is_started: false })
    .orderBy('id')
    .limit(limit)
    .select('id');
  return rows.map(({ id }) => id);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
