import type { Route } from '../route.js';
import { absenceRoutes } from './absences.js';
import { accountRoutes } from './accounts.js';
import { alertRoutes } from './alerts.js';
import { claimRoutes } from './claim.js';
import { dispatchRoutes } from './dispatches.js';
import { prescriptionRoutes } from './prescriptions.js';
import { receiptRoutes } from './receipts.js';
import { reviewActRoutes } from './review-acts.js';
import { rulingRoutes } from './rulings.js';
import { taskRoutes } from './tasks.js';
import { verdictRoutes } from './verdicts.js';

/** Every route below `/api/v1`. */
export const routes: Route[] = [
  ...taskRoutes,
  ...claimRoutes,
  ...verdictRoutes,
  ...reviewActRoutes,
  ...prescriptionRoutes,
  ...dispatchRoutes,
  ...receiptRoutes,
  ...rulingRoutes,
  ...alertRoutes,
  ...accountRoutes,
  ...absenceRoutes,
];
