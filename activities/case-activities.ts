import type {
  ActMessage,
  ComplaintActKind,
  DispatchActKind,
  NoticeActKind,
  RestorationActKind,
} from '../domain/acts.js';
import { applyComplaintAct } from './apply-complaint-act.js';
import { applyDispatchAct } from './apply-dispatch-act.js';
import { applyNoticeAct } from './apply-notice-act.js';
import { applyRestorationAct } from './apply-restoration-act.js';
import { assignReviewer } from './assign-reviewer.js';
import { checkClocks } from './check-clocks.js';
import { closeNotice } from './close-notice.js';
import { closeRestoration } from './close-restoration.js';
import type { CaseDeps } from './deps.js';
import { giveUpDelivery } from './give-up-delivery.js';
import { issueInstruction } from './issue-instruction.js';
import { issuePrescription } from './issue-prescription.js';
import { loadNotice } from './load-notice.js';
import { loadRestoration } from './load-restoration.js';
import { loadComplaint, openComplaint } from './open-complaint.js';
import { openDispatch } from './open-dispatch.js';
import { respondToSilence } from './respond-to-silence.js';
import { respondToSilentComplaint } from './respond-to-silent-complaint.js';
import { respondToUncheckedRestoration } from './respond-to-unchecked-restoration.js';
import { validateNotice } from './validate-notice.js';

/** The steps of a case in our own database; each is one transaction and safe to run twice. */
export function createCaseActivities(deps: CaseDeps) {
  return {
    applyNoticeAct: (noticeId: string, message: ActMessage<NoticeActKind>) => applyNoticeAct(deps, noticeId, message),
    loadNotice: (noticeId: string) => loadNotice(deps, noticeId),
    validateNotice: (noticeId: string) => validateNotice(deps, noticeId),
    assignReviewer: (noticeId: string) => assignReviewer(deps, noticeId),
    respondToSilence: (noticeId: string) => respondToSilence(deps, noticeId),
    issuePrescription: (noticeId: string) => issuePrescription(deps, noticeId),
    closeNotice: (noticeId: string) => closeNotice(deps, noticeId),
    applyRestorationAct: (restorationId: string, message: ActMessage<RestorationActKind>) =>
      applyRestorationAct(deps, restorationId, message),
    loadRestoration: (restorationId: string) => loadRestoration(deps, restorationId),
    respondToUncheckedRestoration: (restorationId: string) => respondToUncheckedRestoration(deps, restorationId),
    issueInstruction: (restorationId: string) => issueInstruction(deps, restorationId),
    closeRestoration: (restorationId: string) => closeRestoration(deps, restorationId),
    openComplaint: (complaintId: string) => openComplaint(deps, complaintId),
    loadComplaint: (complaintId: string) => loadComplaint(deps, complaintId),
    applyComplaintAct: (complaintId: string, message: ActMessage<ComplaintActKind>) =>
      applyComplaintAct(deps, complaintId, message),
    respondToSilentComplaint: (complaintId: string) => respondToSilentComplaint(deps, complaintId),
    openDispatch: (dispatchId: string) => openDispatch(deps, dispatchId),
    applyDispatchAct: (dispatchId: string, message: ActMessage<DispatchActKind>) =>
      applyDispatchAct(deps, dispatchId, message),
    checkClocks: (dispatchId: string) => checkClocks(deps, dispatchId),
    giveUpDelivery: (messageId: string) => giveUpDelivery(deps, messageId),
  };
}

export type CaseActivities = ReturnType<typeof createCaseActivities>;
