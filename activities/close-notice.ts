import { recordEvent } from '../db/audit.js';
import { lockNotice, moveNotice, noticeState } from '../db/notices.js';
import { findPrescription, isAllSettled } from '../db/prescriptions.js';
import { closeTasks } from '../db/tasks.js';
import type { NoticeState } from '../domain/cases.js';
import { outcomeOf } from '../domain/outcome.js';
import type { Verdict } from '../domain/verdicts.js';
import { standing } from './apply-notice-act.js';
import type { CaseDeps } from './deps.js';

/** Closes a case once the last dispatch of its prescription has settled; before that it changes nothing. */
export async function closeNotice(deps: CaseDeps, noticeId: string): Promise<NoticeState> {
  return deps.db.transaction(async (tx) => {
    const notice = await lockNotice(tx, noticeId);
    const prescription = await findPrescription(tx, noticeId);
    const isReady = notice.status === 'in_execution' && prescription !== undefined;
    if (!isReady || !(await isAllSettled(tx, prescription.id))) return noticeState(tx, notice);

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
      after: standing(closed),
    });
    return noticeState(tx, closed);
  });
}
