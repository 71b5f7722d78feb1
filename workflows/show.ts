import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import type { ComplaintState, DispatchState, NoticeState, RestorationState } from '../domain/cases.js';
import type { NoticeStatus } from '../domain/notice-status.js';
import { searchAttributeNames } from './messages.js';

const phaseKey = defineSearchAttributeKey(searchAttributeNames.phase, SearchAttributeType.KEYWORD);

/** The phases operations search by; each change costs one event, so they are few. */
const phases: Record<NoticeStatus, string> = {
  draft: 'intake',
  submitting: 'intake',
  submitted: 'intake',
  returned: 'intake',
  in_review: 'review',
  second_opinion: 'review',
  in_execution: 'execution',
  closed: 'closed',
  withdrawn: 'closed',
};

/** Shows operations where a case stands: ids and statuses, no content. Costs no event but where the phase changes. */
export function showNotice(next: NoticeState, previous: NoticeState | undefined, dispatchIds: readonly string[]): void {
  const before = previous === undefined ? 'intake' : phases[previous.status];
  const phase = phases[next.status];
  // The end needs none: the engine's own execution status tells it.
  if (phase !== before && phase !== 'closed') upsertSearchAttributes([{ key: phaseKey, value: phase }]);
  setCurrentDetails(
    lines([
      ['Status', next.status],
      ['Number', next.number],
      ['Reviewer', next.reviewerId],
      ['Due', next.dueAt === null ? null : new Date(next.dueAt).toISOString()],
      ['Facts', String(next.facts)],
      ['Outcome', next.outcome],
      ['Dispatches', dispatchIds.length === 0 ? null : `${dispatchIds.length}\n${dispatchIds.map(asLink).join('\n')}`],
    ]),
  );
}

/** The same for a restoration. */
export function showRestoration(next: RestorationState, dispatchIds: readonly string[]): void {
  setCurrentDetails(
    lines([
      ['Status', next.status],
      ['Due', next.dueAt === null ? null : new Date(next.dueAt).toISOString()],
      ['Restrictions', String(next.restrictions)],
      ['Outcome', next.outcome],
      ['Dispatches', dispatchIds.length === 0 ? null : `${dispatchIds.length}\n${dispatchIds.map(asLink).join('\n')}`],
    ]),
  );
}

/** The same for a complaint. */
export function showComplaint(next: ComplaintState): void {
  setCurrentDetails(
    lines([
      ['Number', next.number],
      ['Status', next.status],
      ['Next look', next.checkAt === null ? null : new Date(next.checkAt).toISOString()],
      ['Outcome', next.outcome],
    ]),
  );
}

/** The same for a dispatch. */
export function showDispatch(next: DispatchState): void {
  setCurrentDetails(
    lines([
      ['Status', next.status],
      ['Facts open', String(next.openFacts)],
      ['Messages to send', String(next.pendingMessageIds.length)],
      ['Next look at the clock', next.nextCheckAt === null ? null : new Date(next.nextCheckAt).toISOString()],
    ]),
  );
}

function lines(rows: readonly (readonly [string, string | null])[]): string {
  return rows.flatMap(([name, value]) => (value === null ? [] : [`**${name}**: ${value}`])).join('\n\n');
}

function asLink(workflowId: string): string {
  return `- [${workflowId}](/namespaces/${workflowInfo().namespace}/workflows/${encodeURIComponent(workflowId)})`;
}
