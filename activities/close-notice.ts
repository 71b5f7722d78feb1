import type { Knex } from 'knex';
import { raiseAlert } from '../db/alerts.js';
import { recordEvent } from '../db/audit.js';
import { lockNotice, moveNotice, noticeState } from '../db/notices.js';
import { findPrescription, isAllSettled } from '../db/prescriptions.js';
import { lapseUnexecuted } from '../db/restrictions.js';
import { closeTasks } from '../db/tasks.js';
import type { NoticeState } from '../domain/cases.js';
import { outcomeOf } from '../domain/outcome.js';
import type { Verdict } from '../domain/verdicts.js';
import { standing } from './apply-notice-act.js';
import type { CaseDeps } from './deps.js';
import { tellOfNotice } from './tell.js';

/** Closes a case once the last dispatch of its prescription has settled; before that it changes nothing. */
export async function closeNotice(deps: CaseDeps, noticeId: string): Promise<NoticeState> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    const prescription = await findPrescription(tx, noticeId);
    const isReady = notice.status === 'in_execution' && prescription !== undefined;
    if (!isReady || !(await isAllSettled(tx, 'prescriptions', prescription.id))) return noticeState(tx, notice);

    const at = new Date(deps.clock.now());
    const verdicts: { verdict: Verdict }[] = await tx('facts').where({ notice_id: noticeId }).select('verdict');
    const executed: unknown = await tx('dispatch_facts as f')
      .join('dispatches as d', 'd.id', 'f.dispatch_id')
      .where({ 'd.prescription_id': prescription.id, 'f.status': 'executed' })
      .first('f.fact_id');
    const ordered: unknown = await tx('prescription_facts')
      .where({ prescription_id: prescription.id })
      .first('fact_id');
    await tx('prescriptions').where({ id: prescription.id }).update({ settled_at: at });
    const lapsed = await lapse(deps, tx, { noticeId, prescriptionId: prescription.id });
    await closeTasks(tx, deps.clock, { noticeId, kinds: ['ruling', 'breach', 'undeliverable', 'unheard'] });
    const closed = await moveNotice(tx, deps.clock, notice, 'settlement', {
      status: 'closed',
      outcome: outcomeOf(
        verdicts.map(({ verdict }) => verdict),
        // With nothing ordered, every confirmed fact is a further ground of a restriction in force.
        executed !== undefined || ordered === undefined,
      ),
      closed_at: at,
    });
    await recordEvent(tx, deps.clock, {
      caseId: noticeId,
      actor: null,
      kind: 'closing',
      outcome: 'applied',
      before: standing(notice),
      after: { ...standing(closed), ...(lapsed === 0 ? {} : { restrictionsLapsed: lapsed }) },
    });
    await tellOfNotice(deps, tx, 'notice_closed', { notice: closed, to: { accountId: closed.filerId } });
    return noticeState(tx, closed);
  });
}

/** What nobody executed is not restricted. A case that was closed because of it is somebody's to look at again: none is reopened by itself. */
async function lapse(deps: CaseDeps, tx: Knex, of: { noticeId: string; prescriptionId: string }): Promise<number> {
  const { lapsed, relying } = await lapseUnexecuted(tx, deps.clock.now(), of);
  for (const noticeId of relying) {
    await raiseAlert(tx, deps.clock, {
      kind: 'restriction_lapsed',
      key: `${of.prescriptionId}:${noticeId}`,
      noticeId,
    });
  }
  return lapsed;
}
