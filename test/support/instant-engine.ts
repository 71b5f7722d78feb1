import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { applyDispatchAct } from '../../activities/apply-dispatch-act.js';
import { applyNoticeAct } from '../../activities/apply-notice-act.js';
import { assignReviewer } from '../../activities/assign-reviewer.js';
import { closeNotice } from '../../activities/close-notice.js';
import type { CaseDeps } from '../../activities/deps.js';
import { issuePrescription } from '../../activities/issue-prescription.js';
import { openDispatch } from '../../activities/open-dispatch.js';
import { validateNotice } from '../../activities/validate-notice.js';
import { applyRestorationAct } from '../../activities/apply-restoration-act.js';
import { tellOfCancellations } from '../../activities/tell-of-cancellations.js';
import { closeRestoration } from '../../activities/close-restoration.js';
import { loadRestoration } from '../../activities/load-restoration.js';
import { issueInstruction } from '../../activities/issue-instruction.js';
import { applyComplaintAct } from '../../activities/apply-complaint-act.js';
import { loadComplaint, openComplaint } from '../../activities/open-complaint.js';
import type {
  ActMessage,
  ComplaintActKind,
  DispatchActKind,
  NoticeActKind,
  RestorationActKind,
} from '../../domain/acts.js';
import { isFinal } from '../../domain/notice-status.js';
import type { NoticeStatus } from '../../domain/notice-status.js';
import { termMovedSignal } from '../../workflows/messages.js';
import type { ActOutcome } from '../../workflows/messages.js';

export interface InstantEngine {
  client: Client;
  /** Answers nothing while set, as an engine without workers, and starts nothing. */
  silent: boolean;
}

type Update = { args: [ActMessage] };

/**
 * Stands in for Temporal where a test asks what HTTP answers: applies each update at once, by the very steps that the workflows call, and
 * then what would follow by itself. It keeps no history, waits for nobody and delivers nothing.
 */
export function instantEngine(given: Omit<CaseDeps, 'temporal'>): InstantEngine {
  const workflow = {
    getHandle: (workflowId: string) => ({
      executeUpdate: (_update: unknown, { args: [message] }: Update) => update(workflowId, message),
      async signal(signal: unknown) {
        if (signal === termMovedSignal) return readAgain(workflowId);
        if (workflowId.startsWith('restoration:')) await closeRestoration(deps, idIn(workflowId));
        if (workflowId.startsWith('notice:')) await closeNotice(deps, idIn(workflowId));
      },
    }),
    start: (type: string, { workflowId }: { workflowId: string }) =>
      engine.silent
        ? Promise.reject(new Error('The engine is away'))
        : type === 'restorationCase'
          ? loadRestoration(deps, idIn(workflowId))
          : openComplaint(deps, idIn(workflowId)),
    executeUpdateWithStart: async (
      _update: unknown,
      { args, startWorkflowOperation }: Update & { startWorkflowOperation: { options: { workflowId: string } } },
    ) => update(startWorkflowOperation.options.workflowId, args[0]),
  };
  const client = { workflow, withAbortSignal: (_signal: AbortSignal, work: () => Promise<unknown>) => work() };
  const deps: CaseDeps = { ...given, temporal: client as unknown as Client };
  const engine: InstantEngine = { client: deps.temporal, silent: false };
  return engine;

  async function readAgain(workflowId: string): Promise<void> {
    if (engine.silent) throw new Error('The engine is away');
    if (workflowId.startsWith('restoration:')) await loadRestoration(deps, idIn(workflowId));
    if (workflowId.startsWith('complaint:')) await loadComplaint(deps, idIn(workflowId));
  }

  async function update(workflowId: string, message: ActMessage): Promise<ActOutcome> {
    if (engine.silent) await new Promise(() => undefined);
    if (workflowId.startsWith('notice:')) return updateNotice(workflowId, message as ActMessage<NoticeActKind>);
    if (workflowId.startsWith('dispatch:')) return updateDispatch(workflowId, message as ActMessage<DispatchActKind>);
    if (workflowId.startsWith('complaint:'))
      return updateComplaint(idIn(workflowId), message as ActMessage<ComplaintActKind>);
    return updateRestoration(idIn(workflowId), message as ActMessage<RestorationActKind>);
  }

  async function updateNotice(workflowId: string, message: ActMessage<NoticeActKind>) {
    const noticeId = idIn(workflowId);
    if (isFinal(await statusOf(noticeId))) throw new WorkflowNotFoundError('It has ended', workflowId, undefined);
    const applied = await applyNoticeAct(deps, noticeId, message);
    await goOn(noticeId);
    return { outcome: applied.outcome };
  }

  async function updateRestoration(id: string, message: ActMessage<RestorationActKind>) {
    const { outcome, state } = await applyRestorationAct(deps, id, message);
    if (state?.status === 'in_execution') await execute(id);
    return { outcome };
  }

  async function execute(restorationId: string): Promise<void> {
    await issueInstruction(deps, restorationId);
    const dispatches: { id: string }[] = await deps
      .db('dispatches')
      .where({ restoration_id: restorationId })
      .select('id');
    await tellOfInstruction(restorationId);
    for (const dispatch of dispatches) await openDispatch(deps, dispatch.id);
    await closeRestoration(deps, restorationId);
  }

  async function updateComplaint(id: string, message: ActMessage<ComplaintActKind>) {
    const { outcome, restorationId } = await applyComplaintAct(deps, id, message);
    if (restorationId !== undefined) await execute(restorationId);
    return { outcome };
  }

  async function tellOfInstruction(restorationId: string): Promise<void> {
    const issued = await deps
      .db<{ id: string; restoration_id: string }>('instructions')
      .where({ restoration_id: restorationId })
      .first('id');
    if (issued !== undefined) await tellOfCancellations(deps, issued.id);
  }

  async function updateDispatch(workflowId: string, message: ActMessage<DispatchActKind>) {
    const [, prescription_id, recipient_id] = workflowId.split(':');
    const row = await deps
      .db<{ id: string; settled_at: Date | null }>('dispatches')
      .whereRaw('order_id = ? and recipient_id = ?', [prescription_id ?? '', recipient_id ?? ''])
      .first('id', 'settled_at');
    if (row === undefined || row.settled_at !== null) {
      throw new WorkflowNotFoundError('It has ended', workflowId, undefined);
    }
    const { outcome } = await applyDispatchAct(deps, row.id, message);
    return { outcome };
  }

  async function goOn(noticeId: string): Promise<void> {
    if ((await statusOf(noticeId)) === 'submitted') await validateNotice(deps, noticeId);
    if ((await statusOf(noticeId)) === 'submitted') await assignReviewer(deps, noticeId);
    if ((await statusOf(noticeId)) !== 'in_execution') return;
    await issuePrescription(deps, noticeId);
    const dispatches: { id: string }[] = await deps.db('dispatches').where({ notice_id: noticeId }).select('id');
    for (const { id } of dispatches) await openDispatch(deps, id);
    await closeNotice(deps, noticeId);
  }

  async function statusOf(id: string): Promise<NoticeStatus> {
    const row = await deps.db<{ id: string; status: NoticeStatus }>('notices').where({ id }).first('status');
    if (row === undefined) throw new WorkflowNotFoundError('There is no such case', id, undefined);
    return row.status;
  }
}

function idIn(workflowId: string): string {
  return workflowId.slice(workflowId.indexOf(':') + 1);
}
