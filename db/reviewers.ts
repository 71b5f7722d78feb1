import type { Knex } from 'knex';
import { almatyDay } from '../domain/almaty.js';
import type { ReviewerCandidate } from '../domain/assignment.js';
import { mayDecide } from '../domain/capabilities.js';
import type { Clock } from '../domain/clock.js';
import type { ReviewTerms } from '../domain/review-terms.js';
import { actorFrom } from '../domain/role-grants.js';
import type { RoleGrant } from '../domain/role-grants.js';
import { termsWithin } from '../domain/sources.js';
import type { Notice } from './notices.js';
import { grantsColumn } from './role-grants.js';

/** Everybody who reviews, with what decides whether and how soon he takes this case. */
export async function reviewerCandidates(db: Knex, clock: Clock, noticeId: string): Promise<ReviewerCandidate[]> {
  const today = almatyDay(clock.now());
  const reviewing = db('role_grants as g').whereRaw(
    `g.account_id = a.id and g.role = 'reviewer' and g.revoked_at is null`,
  );
  const rows: CandidateRow[] = await db('accounts as a')
    .whereNull('a.closed_at')
    // Who was invited and has never signed in would leave the case lying.
    .whereNotNull('a.subject')
    .whereExists(reviewing)
    .select('a.id', db.raw(grantsColumn))
    .select(
      db.raw(`array(select violation_kind from competences c where c.account_id = a.id order by 1) as competences`),
      db.raw(
        `exists (select from absences b where b.account_id = a.id and ?::date between b.from_day and b.to_day) as absent`,
        [today],
      ),
      db.raw(`exists (select from recusals r where r.account_id = a.id and r.notice_id = ?) as recused`, [noticeId]),
      db.raw(
        `exists (select from refused_reviewers r where r.account_id = a.id and r.notice_id = ?) as twice_refused`,
        [noticeId],
      ),
      db.raw(
        `(select count(*)::int from facts f join notices n on n.id = f.notice_id
               where n.reviewer_id = a.id and n.status = 'in_review' and n.id <> ?) as open_facts`,
        [noticeId],
      ),
    );
  return rows.flatMap((row) => {
    const { roles, ...who } = actorFrom(row.id, row.grants, clock.now());
    return mayDecide(roles, 'completion') ? [{ ...who, ...toCandidate(row) }] : [];
  });
}

function toCandidate(row: CandidateRow): Omit<ReviewerCandidate, 'accountId' | 'bodyCode' | 'seats'> {
  return {
    competences: row.competences,
    absent: row.absent,
    recused: row.recused,
    twiceRefused: row.twice_refused,
    openFacts: row.open_facts,
  };
}

/** Keeps a notice for good from the reviewer whose sheet second readers have refused twice (safeguard 2). */
export async function refuseReviewer(
  tx: Knex,
  clock: Clock,
  { id, reviewerId }: { id: string; reviewerId: string | null },
): Promise<void> {
  if (reviewerId === null) return;
  await tx('refused_reviewers')
    .insert({ notice_id: id, account_id: reviewerId, at: new Date(clock.now()) })
    .onConflict(['notice_id', 'account_id'])
    .ignore();
}

/** Reviewers who have other notices in review with one of the same targets, and how many of them. */
export async function duplicateHolders(db: Knex, noticeId: string): Promise<Map<string, number>> {
  const rows: { reviewer_id: string; duplicates: number }[] = await db('locators as mine')
    .join('facts as f', 'f.id', 'mine.fact_id')
    .join('locators as theirs', 'theirs.normalised', 'mine.normalised')
    .join('facts as g', 'g.id', 'theirs.fact_id')
    .join('notices as n', 'n.id', 'g.notice_id')
    .where('f.notice_id', noticeId)
    .whereNot('n.id', noticeId)
    .whereIn('n.status', ['in_review', 'second_opinion'])
    .whereNotNull('n.reviewer_id')
    .groupBy('n.reviewer_id')
    .select('n.reviewer_id', db.raw('count(distinct g.id)::int as duplicates'));
  return new Map(rows.map(({ reviewer_id, duplicates }) => [reviewer_id, duplicates]));
}

/** How long a reviewer of this kind of violation may be silent: the kind's own terms that are valid today, else the default. */
export async function reviewTerms(db: Knex, clock: Clock, violationKind: string): Promise<ReviewTerms> {
  const today = almatyDay(clock.now());
  const rows: { code: string; data: ReviewTerms }[] = await db('reference_entries')
    .where({ list: 'review_terms' })
    .whereIn('code', [violationKind, 'DEFAULT'])
    .where('valid_from', '<=', today)
    .where((until) => void until.whereNull('valid_to').orWhere('valid_to', '>=', today))
    .orderBy('valid_from', 'desc')
    .select('code', 'data');
  const terms = rows.find(({ code }) => code === violationKind) ?? rows[0];
  if (terms === undefined) throw new Error('There are no default review terms');
  return terms.data;
}

/** The same for a review that began then: on another track it fits into what is left of the notice's clock. Times in milliseconds since the epoch. */
export async function reviewTermsOf(
  db: Knex,
  clock: Clock,
  { violationKind, forwardBy }: Pick<Notice, 'violationKind' | 'forwardBy'>,
  since: number,
): Promise<ReviewTerms> {
  const terms = await reviewTerms(db, clock, violationKind);
  return forwardBy === null ? terms : termsWithin(terms, (forwardBy - since) / 60_000);
}

interface CandidateRow {
  id: string;
  grants: RoleGrant[];
  competences: string[];
  absent: boolean;
  recused: boolean;
  twice_refused: boolean;
  open_facts: number;
}
