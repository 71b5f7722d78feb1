import { z } from 'zod';
import { listTasks, taskKinds, taskViews } from '../../db/task-views.js';
import type { Task } from '../../db/task-views.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { scopes } from '../../domain/scope.js';
import { id, moment, person } from '../fields.js';
import { page, pageOf, pageQuery, readCursor } from '../paging.js';
import { defineRoute } from '../route.js';
import type { Route } from '../route.js';

const task = z
  .object({
    id,
    kind: z.enum(taskKinds),
    href: z.string().describe('Where the work is done'),
    noticeId: id.optional(),
    subjectId: id.optional().describe('What it is about, where that is no notice'),
    dispatchId: id.optional(),
    number: z.string().optional(),
    status: z.enum(noticeStatuses).optional().describe('Of the notice'),
    violationKind: z.string().optional(),
    facts: z.int().optional(),
    widestScope: z.enum(scopes).optional(),
    openedAt: moment,
    ageMinutes: z.int(),
    dueAt: moment.optional(),
    overdue: z.boolean(),
    escalatedAt: moment.optional(),
    reminders: z.int(),
    assignee: person.optional().describe('To whom it was given'),
    holder: person.optional().describe('Who works on the review under a lease'),
    leaseExpiresAt: moment.optional(),
  })
  .meta({ id: 'Task' });

/** What waits for a person of the authorised body. */
export const taskRoutes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/tasks',
    operationId: 'listTasks',
    capability: 'task.read',
    tag: 'Review',
    summary: 'What waits for a person, oldest first',
    description:
      '`mine`: given to me or under my lease; `available`: I could take it now; `overdue`: past its due time; `all`, the default: everything I may see.',
    query: { ...pageQuery, view: z.enum(taskViews).default('all'), kind: z.enum(taskKinds).optional() },
    answers: { 200: { description: 'Open tasks', schema: pageOf(task) } },
    async handler({ actor, query, url, services, asActor }) {
      const now = services.clock.now();
      const after = readCursor(query.cursor, id);
      const rows = await asActor((tx) =>
        listTasks(tx, actor, {
          view: query.view,
          limit: query.limit + 1,
          now,
          ...(query.kind === undefined ? {} : { kind: query.kind }),
          ...(after === undefined ? {} : { after }),
        }),
      );
      return page(
        { url, limit: query.limit },
        rows,
        (row) => row.id,
        (row) => toView(row, now),
      );
    },
  }),
];

/** Where tasks about other things than notices and dispatches are done. */
const collections: Partial<Record<Task['kind'], string>> = {
  complaint: 'complaints',
  restoration_check: 'restorations',
  periodic_review: 'restrictions',
  edms_release: 'edms-intakes',
  edms_answer: 'edms-intakes',
};

function hrefOf({ kind, noticeId, dispatchId, subjectId }: Task): string {
  if (dispatchId !== null) return `/api/v1/dispatches/${dispatchId}`;
  if (subjectId !== null) return `/api/v1/${collections[kind] ?? ''}/${subjectId}`;
  return `/api/v1/notices/${noticeId ?? ''}`;
}

function toView(row: Task, now: number): Record<string, unknown> {
  return {
    id: row.id,
    kind: row.kind,
    href: hrefOf(row),
    noticeId: row.noticeId ?? undefined,
    subjectId: row.subjectId ?? undefined,
    dispatchId: row.dispatchId ?? undefined,
    number: row.number ?? undefined,
    status: row.status ?? undefined,
    violationKind: row.violationKind ?? undefined,
    facts: row.facts ?? undefined,
    widestScope: row.widestScope ?? undefined,
    openedAt: row.openedAt,
    ageMinutes: Math.max(0, Math.floor((now - row.openedAt.getTime()) / 60_000)),
    dueAt: row.dueAt ?? undefined,
    overdue: row.overdue,
    escalatedAt: row.escalatedAt ?? undefined,
    reminders: row.reminders,
    assignee: row.assignee ?? undefined,
    holder: row.holder === null ? undefined : { id: row.holder.id, fullName: row.holder.fullName },
    leaseExpiresAt: row.holder?.until,
  };
}
