import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Clock } from '../domain/clock.js';
import type { EvidenceStore } from '../domain/evidence.js';
import type { InactivityDefinition } from '../domain/inactivity.js';

/** Terms and names that are configuration, because they are readings of the law or change with it. */
export interface CaseSettings {
  /** From receipt to execution (Art. 41-1(3)). */
  executionTermMs: number;
  /** From delivery to the alert that nothing was heard. */
  silenceMs: number;
  /** Whether a 2xx delivery or first fetch counts as receipt, or only an explicit "received". */
  clockStartsOn: 'delivery' | 'received';
  /** How long a delivery is tried. */
  giveUpAfterMs: number;
  /** From a request to resume access to its check, in working days. */
  restorationCheckWorkingDays: number;
  /** What clause 6 of the Rules calls inactive, as this house has set it. */
  inactivity: InactivityDefinition;
  authorisedBody: { kk: string; ru: string; en: string };
  /** Base address under which recipients reach the API, without a trailing slash. */
  publicUrl: string;
}

/** What the activities work with; wired in worker.ts. */
export interface CaseDeps {
  db: Knex;
  clock: Clock;
  evidence: EvidenceStore;
  temporal: Client;
  settings: CaseSettings;
}
