import fc from 'fast-check';
import type { NoticeSubject } from '../../domain/capabilities.js';
import { noticeStatuses } from '../../domain/notice-status.js';

/** Any notice of the filer's, of the body MOH: wherever it stands and whoever has it in hand. */
export const noticeSubjects = fc.record<NoticeSubject>({
  status: fc.constantFrom(...noticeStatuses),
  filerId: fc.constant('filer'),
  bodyCode: fc.constant('MOH'),
  reviewerId: fc.constantFrom(null, 'reviewer'),
  opinionBy: fc.constantFrom(null, 'reviewer', 'supervisor'),
  hardStopPending: fc.boolean(),
});
