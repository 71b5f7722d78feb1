export { complaintCase } from './complaint-case.js';
export { dispatchToRecipient } from './dispatch-to-recipient.js';
export { noticeCase } from './notice-case.js';
export { inactivityReport } from './inactivity-report.js';
export { periodicReview } from './periodic-review.js';
export { rosterCycle } from './roster-cycle.js';
export { transparencyReport } from './transparency-report.js';
export { restorationCase } from './restoration-case.js';
