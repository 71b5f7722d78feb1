import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import type { NoticeStatus } from '../../domain/notice-status.js';
import type { LocatorKind } from '../../domain/locator.js';
import type { Scope } from '../../domain/scope.js';
import type { NoticeSource, SourceAct } from '../../domain/sources.js';

export interface LocatorFixture {
  kind: LocatorKind;
  value: string;
  scope: Scope;
}

export interface NoticeFixture {
  filerId: string;
  bodyCode: string;
  reviewerId?: string;
  status?: NoticeStatus;
  violationKind?: string;
  number?: string;
  /** Another track, with the act that it carries and the end of its clock. */
  track?: { source: Exclude<NoticeSource, 'notice'>; sourceAct?: SourceAct; forwardBy?: number };
  /** One fact each; a single page by default. */
  facts?: LocatorFixture[][];
  at?: number;
}

let serial = 0;

/** A notice with its facts as registration and assignment would have left it; written straight into the tables. */
export async function noticeInReview(db: Knex, fixture: NoticeFixture): Promise<{ id: string; factIds: string[] }> {
  serial += 1;
  const at = new Date(fixture.at ?? Date.UTC(2026, 6, 1));
  const id = uuidv7();
  await db('notices').insert({
    id,
    status: fixture.status ?? 'in_review',
    body_code: fixture.bodyCode,
    filer_id: fixture.filerId,
    violation_kind: fixture.violationKind ?? 'GAMBLING',
    norm: 'Law "On Mass Media", Art. 11',
    number: fixture.number ?? `2026-${String(serial).padStart(6, '0')}`,
    ...trackRow(fixture),
    reviewer_id: fixture.reviewerId ?? null,
    created_at: at,
    updated_at: at,
  });
  const factIds: string[] = [];
  const facts = fixture.facts ?? [[{ kind: 'url', value: 'https://example.kz/a', scope: 'page' }]];
  for (const [index, locators] of facts.entries()) {
    const factId = uuidv7();
    factIds.push(factId);
    await db('facts').insert({
      id: factId,
      notice_id: id,
      ordinal: index + 1,
      medium: 'telecom_network',
      protocol: 'HTTPS',
      substantiation: 'Seen on the page',
      scope: locators[0]?.scope ?? 'page',
    });
    await db('locators').insert(
      locators.map((locator, position) => ({
        fact_id: factId,
        position,
        kind: locator.kind,
        input: locator.value,
        normalised: locator.value,
        scope: locator.scope,
      })),
    );
  }
  return { id, factIds };
}

function trackRow({ track }: NoticeFixture): Record<string, unknown> {
  if (track === undefined) return {};
  const { source, sourceAct = { number: '12-34', date: '2026-06-30' }, forwardBy } = track;
  return {
    ...{ source, source_act: JSON.stringify(sourceAct) },
    forward_by: forwardBy === undefined ? null : new Date(forwardBy),
  };
}
