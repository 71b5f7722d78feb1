import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Act } from '../db/acts.js';
import type { ActFamily } from '../domain/acts.js';
import { familyOf } from '../domain/acts.js';
import type { Clock } from '../domain/clock.js';
import type { ActOutcome } from '../workflows/messages.js';
import { complaintFamily } from './complaint-family.js';
import { dispatchFamily } from './dispatch-family.js';
import { noticeFamily } from './notice-family.js';
import { restorationFamily } from './restoration-family.js';

/** What the sender of acts has to know of the cases that one family of acts is done to. Reads run in the name of whoever acts. */
export interface CaseFamily {
  /** Sends the update of one act to the workflow of its case. */
  update(engine: { db: Knex; temporal: Client }, act: Act): Promise<ActOutcome>;
  /** True if the case, as it is stored, allows the act: then an engine that refused it is only a moment behind. */
  allows(db: Knex, act: Act): Promise<boolean>;
  /** True if the case has ended, so that its workflow takes no more acts. */
  hasEnded(db: Knex, act: Act): Promise<boolean>;
  /** Locks the case's row, before that of the act: the order of the case's own steps. */
  lock(tx: Knex.Transaction, act: Act): Promise<void>;
  /** Keeps what came too late for its case instead of refusing it; false where it is to be refused. */
  keepLate?(tx: Knex.Transaction, clock: Clock, act: Act): Promise<boolean>;
}

const families: Record<ActFamily, CaseFamily> = {
  notice: noticeFamily,
  dispatch: dispatchFamily,
  restoration: restorationFamily,
  complaint: complaintFamily,
};

/** How the cases of this act are reached. Throws for an act that no workflow takes. */
export function caseFamilyOf({ id, kind }: Pick<Act, 'id' | 'kind'>): CaseFamily {
  const family = familyOf(kind);
  if (family === undefined) throw new Error(`Act ${id} is of a kind that no workflow takes`);
  return families[family];
}
