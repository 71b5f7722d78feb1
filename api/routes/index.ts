import type { PublicRoute, Route } from '../route.js';
import { absenceRoutes } from './absences.js';
import { accountActRoutes } from './account-acts.js';
import { accountRoutes } from './accounts.js';
import { actRoutes } from './acts.js';
import { alertRoutes } from './alerts.js';
import { auditRoutes } from './audit.js';
import { calendarRoutes } from './calendar.js';
import { claimRoutes } from './claim.js';
import { codecRoutes } from './codec.js';
import { complaintActRoutes } from './complaint-acts.js';
import { complaintRoutes } from './complaints.js';
import { dispatchRoutes } from './dispatches.js';
import { documentCorrectionRoutes } from './document-corrections.js';
import { documentRoutes } from './documents.js';
import { edmsCorrespondenceRoutes } from './edms-correspondence.js';
import { edmsFileRoutes } from './edms-files.js';
import { edmsIntakeRoutes } from './edms-intakes.js';
import { edmsReleaseRoutes } from './edms-release.js';
import { evidenceRoutes } from './evidence.js';
import { factRoutes } from './facts.js';
import { hardStopRoutes } from './hard-stops.js';
import { instructionRoutes } from './instructions.js';
import { inactivityReportRoutes } from './inactivity-reports.js';
import { locatorRoutes } from './locators.js';
import { meRoutes } from './me.js';
import { noticeListRoutes } from './notice-list.js';
import { noticeRoutes } from './notices.js';
import { notificationRoutes } from './notifications.js';
import { prescriptionRoutes } from './prescriptions.js';
import { publicComplaintRoutes } from './public-complaints.js';
import { publicDocumentRoutes } from './public-documents.js';
import { publicRestrictionRoutes } from './public-restrictions.js';
import { reachRoutes } from './reach.js';
import { receiptRoutes } from './receipts.js';
import { recipientRoutes } from './recipients.js';
import { referenceRoutes } from './reference.js';
import { restorationRoutes } from './restorations.js';
import { restrictionReviewRoutes } from './restriction-reviews.js';
import { restrictionRoutes } from './restrictions.js';
import { reviewActRoutes } from './review-acts.js';
import { rosterImportRoutes } from './roster-import.js';
import { rosterObligationRoutes } from './roster-obligations.js';
import { rosterOfficialRoutes } from './roster-officials.js';
import { rosterSubmissionRoutes } from './roster-submission.js';
import { rosterRoutes } from './rosters.js';
import { rulingRoutes } from './rulings.js';
import { statisticsRoutes } from './statistics.js';
import { submissionRoutes } from './submission.js';
import { taskRoutes } from './tasks.js';
import { timelineRoutes } from './timeline.js';
import { publicTransparencyRoutes, transparencyRoutes } from './transparency-reports.js';
import { verdictRoutes } from './verdicts.js';

/** Every route below `/api/v1`. */
export const routes: Route[] = [
  ...locatorRoutes,
  ...noticeListRoutes,
  ...noticeRoutes,
  ...factRoutes,
  ...reachRoutes,
  ...evidenceRoutes,
  ...hardStopRoutes,
  ...submissionRoutes,
  ...edmsIntakeRoutes,
  ...edmsFileRoutes,
  ...edmsReleaseRoutes,
  ...edmsCorrespondenceRoutes,
  ...timelineRoutes,
  ...taskRoutes,
  ...claimRoutes,
  ...verdictRoutes,
  ...reviewActRoutes,
  ...prescriptionRoutes,
  ...documentRoutes,
  ...documentCorrectionRoutes,
  ...dispatchRoutes,
  ...receiptRoutes,
  ...rulingRoutes,
  ...restrictionRoutes,
  ...restrictionReviewRoutes,
  ...restorationRoutes,
  ...instructionRoutes,
  ...complaintRoutes,
  ...complaintActRoutes,
  ...alertRoutes,
  ...accountRoutes,
  ...accountActRoutes,
  ...absenceRoutes,
  ...rosterRoutes,
  ...rosterImportRoutes,
  ...rosterSubmissionRoutes,
  ...rosterOfficialRoutes,
  ...rosterObligationRoutes,
  ...inactivityReportRoutes,
  ...statisticsRoutes,
  ...transparencyRoutes,
  ...auditRoutes,
  ...actRoutes,
  ...meRoutes,
  ...notificationRoutes,
  ...referenceRoutes,
  ...calendarRoutes,
  ...recipientRoutes,
  ...codecRoutes,
];

/** Every route below `/public`: no token, no account. */
export const publicRoutes: PublicRoute[] = [
  ...publicComplaintRoutes,
  ...publicDocumentRoutes,
  ...publicRestrictionRoutes,
  ...publicTransparencyRoutes,
];
