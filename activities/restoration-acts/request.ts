import { findTargets, sidesOfTargets } from '../../db/restoration-targets.js';
import type { RestorationAbout } from '../../db/restoration-targets.js';
import { openRestoration } from '../../db/restorations.js';
import { may } from '../../domain/capabilities.js';
import type { RestorationCause, RestorationOrigin } from '../../domain/restoration.js';
import { isOfFilingSide } from '../../domain/roles.js';
import type { Actor } from '../../domain/roles.js';
import { ActRefusedError, refuseUnlessAllowed } from '../act-refused.js';
import type { AppliedRestorationAct, RestorationActContext } from '../apply-restoration-act.js';
import { viewLifted } from './lifted.js';

/** What the API has kept of a request; locators are normalised there. */
export interface RestorationRequest {
  about: RestorationAbout;
  cause: RestorationCause;
  statement: string;
  /** Of the authorised body's own motion it may be decided in the same act: then the statement is its reasons. */
  lift?: boolean;
}

/** Opens a restoration: of what is meant, whatever is restricted. Refused where nothing of it is in force. */
export async function requestRestoration(context: RestorationActContext): Promise<AppliedRestorationAct> {
  const { deps, tx, act, actor, restoration } = context;
  if (restoration !== undefined) throw new ActRefusedError({ type: 'illegal-move', code: 'status' });
  refuseUnlessAllowed(may(actor, 'restoration.restoration_request'));
  const { about, cause, statement, lift = false } = act.payload as RestorationRequest;
  const origin = originOf(actor);
  if (lift) refuseUnlessAllowed(may(actor, 'restoration.restoration_decision'));
  if (lift && origin !== 'own_motion') throw new ActRefusedError({ type: 'forbidden', code: 'asking_side' });
  const targets = await findTargets(tx, about, { whole: cause === 'removed', ofBody: actor.bodyCode });
  if (targets.length === 0) {
    throw new ActRefusedError({
      type: 'invalid',
      code: 'invalid',
      errors: [{ pointer: '#/about', code: 'nothing_in_force' }],
    });
  }
  if (lift && (await sidesOfTargets(tx, targets)).some((side) => isOfFilingSide(actor, side))) {
    throw new ActRefusedError({ type: 'forbidden', code: 'filing_body' });
  }
  const opened = await openRestoration(tx, deps.clock, {
    ...{ id: act.caseId, origin, cause, statement, targets, requestedBy: actor.accountId },
    ...(actor.bodyCode === undefined ? {} : { bodyCode: actor.bodyCode }),
    ...(actor.recipientId === undefined ? {} : { recipientId: actor.recipientId }),
    ...(lift
      ? { decision: { decidedBy: actor.accountId, reasons: statement } }
      : { checkWithinDays: deps.settings.restorationCheckWorkingDays }),
  });
  return {
    restoration: opened.restoration,
    result: {
      restorationId: opened.restoration.id,
      status: opened.restoration.status,
      restrictions: targets.length,
      ...(opened.lifted === undefined ? {} : await viewLifted(tx, opened.restoration, opened.lifted)),
    },
    noted: { origin, cause, restrictions: targets.length, lifted: opened.lifted?.lifted.length ?? 0 },
  };
}

function originOf(actor: Actor): RestorationOrigin {
  if (actor.recipientId !== undefined) return 'recipient';
  return actor.bodyCode === undefined ? 'own_motion' : 'state_body';
}
