import { isTakenBack } from '../../db/removal-notices.js';
import { sidesOfRestoration } from '../../db/restoration-targets.js';
import { decideToLift, moveRestoration } from '../../db/restorations.js';
import type { Restoration } from '../../db/restorations.js';
import { closeTasks } from '../../db/tasks.js';
import { endTerm } from '../../db/working-terms.js';
import { mayActOnRestoration } from '../../domain/capabilities.js';
import type { RestorationDecision } from '../../domain/restoration.js';
import { ActRefusedError, refuseUnlessAllowed } from '../act-refused.js';
import type { AppliedRestorationAct, RestorationActContext } from '../apply-restoration-act.js';
import { tellOfRestoration } from '../tell.js';
import { viewLifted } from './lifted.js';

/**
 * The answer of the person who has checked it: lift, or refuse, both with reasons. One official is enough, whatever the scope.
 * @throws ActRefusedError too where every owner who asked for it has taken it back
 */
export async function decideRestoration(context: RestorationActContext): Promise<AppliedRestorationAct> {
  const { deps, tx, act, actor, restoration } = context;
  if (restoration === undefined) throw new ActRefusedError({ type: 'not-found', code: 'not_visible' });
  const filedBy = await sidesOfRestoration(tx, restoration.id);
  refuseUnlessAllowed(mayActOnRestoration(actor, 'restoration_decision', { ...restoration, filedBy }));
  // Its case is told of it as well, and ends it; whichever step is first.
  if (await isTakenBack(tx, restoration.id)) throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  const { decision, reasons } = act.payload as { decision: RestorationDecision; reasons: string };
  await closeTasks(tx, deps.clock, { subjectId: restoration.id, kinds: ['restoration_check'] });
  await endTerm(tx, deps.clock, { caseId: restoration.id, kind: 'restoration_check' });
  const decided = { decidedBy: actor.accountId, reasons };
  if (decision === 'refuse') {
    const refused = await refuse(context, restoration, decided);
    await tellOfRestoration(deps, tx, refused);
    return { restoration: refused, result: toResult(refused), noted: { decision } };
  }
  const opened = await decideToLift(tx, deps.clock, restoration, decided);
  await tellOfRestoration(deps, tx, opened.restoration);
  return {
    restoration: opened.restoration,
    result: { ...toResult(opened.restoration), ...(await viewLifted(tx, opened.restoration, opened.lifted)) },
    noted: { decision, lifted: opened.lifted.lifted.length, stillRestricted: opened.lifted.stillRestricted.length },
  };
}

function refuse(
  { deps, tx }: RestorationActContext,
  restoration: Restoration,
  { decidedBy, reasons }: { decidedBy: string; reasons: string },
): Promise<Restoration> {
  const at = new Date(deps.clock.now());
  return moveRestoration(tx, restoration, 'restoration_decision', {
    ...{ status: 'closed', outcome: 'refused', decision: 'refuse', reasons, decided_by: decidedBy },
    ...{ decided_at: at, closed_at: at, due_at: null, overdue: false },
  });
}

function toResult({ id, status, outcome }: Restoration): Record<string, unknown> {
  return { restorationId: id, status, ...(outcome === null ? {} : { outcome }) };
}
