import type { Knex } from 'knex';
import type { Act } from '../../db/acts.js';
import type { Dispatch } from '../../db/dispatches.js';
import type { Actor } from '../../domain/roles.js';
import type { CaseDeps } from '../deps.js';

/** An act on a dispatch that is being applied: everything happens in `tx`, which holds the dispatch's row and the act's. */
export interface DispatchActContext {
  deps: CaseDeps;
  tx: Knex.Transaction;
  act: Act;
  actor: Actor;
  dispatch: Dispatch;
}

export interface AppliedDispatchAct {
  dispatch: Dispatch;
  /** What the answer says beside the status. */
  result: Record<string, unknown>;
}
