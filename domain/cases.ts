import type { ComplaintOutcome, ComplaintStatus } from './complaint-status.js';
import type { DispatchStatus } from './dispatch-status.js';
import type { NoticeOutcome, NoticeStatus } from './notice-status.js';
import type { RestorationOrigin, RestorationOutcome, RestorationStatus } from './restoration.js';
import type { FilingSide } from './roles.js';

/** What a notice's workflow knows of it: ids and states, refreshed from each activity's answer. */
export interface NoticeState {
  status: NoticeStatus;
  /** Grows with every change: an answer with a smaller one is older news. */
  revision: number;
  number: string | null;
  filerId: string;
  bodyCode: string;
  reviewerId: string | null;
  opinionBy: 'reviewer' | 'supervisor' | null;
  outcome: NoticeOutcome | null;
  /** When somebody is to be reminded, as milliseconds since the epoch; null while nobody is waited for. */
  dueAt: number | null;
  facts: number;
}

/** What a restoration's workflow knows of it. */
export interface RestorationState {
  status: RestorationStatus;
  revision: number;
  origin: RestorationOrigin;
  /** Null where the owner asked, through a notice of removal. */
  requestedBy: string | null;
  bodyCode: string | null;
  outcome: RestorationOutcome | null;
  /** When somebody is to be reminded, as milliseconds since the epoch; null while nobody is waited for. */
  dueAt: number | null;
  restrictions: number;
}

/** What a dispatch's workflow knows of it. */
export interface DispatchState {
  settled: boolean;
  revision: number;
  /** When silence or a breach is to be looked at next; null while no clock runs. */
  nextCheckAt: number | null;
  /** Messages that still have to be sent, oldest first. */
  pendingMessageIds: string[];
  /** How long a delivery is tried before somebody is told. */
  giveUpAfterMs: number;
  /** A status and a count for the Web UI. */
  status: DispatchStatus;
  openFacts: number;
}

/** What a complaint's workflow knows of it. */
export interface ComplaintState {
  status: ComplaintStatus;
  revision: number;
  number: string;
  outcome: ComplaintOutcome | null;
  bodyCode: string | null;
  lodgedBy: string | null;
  assignedTo: string | null;
  side: FilingSide | null;
  /** When somebody is to be told next, in milliseconds since the epoch; null once it is closed. */
  checkAt: number | null;
}
