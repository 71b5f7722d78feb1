import type { Act } from '../db/acts.js';
import type { ActKind, ActMessage } from '../domain/acts.js';

/** What the workflow of a case learns of an act. */
export function messageOf<K extends ActKind>(act: Act): ActMessage<K> {
  return { actId: act.id, kind: act.kind as K, actorId: act.actorId, roles: act.roles };
}
