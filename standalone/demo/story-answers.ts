import { z } from 'zod';
import { complaintOutcomes, complaintStatuses } from '../../domain/complaint-status.js';
import { documentStandings } from '../../domain/document-standing.js';
import { answerKinds } from '../../domain/edms.js';
import { notificationEventNames } from '../../domain/notifications.js';
import { documentKinds, paperLanguages } from '../../domain/paper.js';
import { restorationOutcomes, restorationStatuses } from '../../domain/restoration.js';
import { signatureResults } from '../../domain/signature.js';
import { calendarDayKinds } from '../../domain/working-calendar.js';

/** What the stories read of the API's answers; whatever else they say is left alone. */
const id = z.uuid();

export const rosterAnswer = z.looseObject({ id });
export const rosterImportAnswer = z.looseObject({ rows: z.int() });
const row = z.looseObject({ fullName: z.string() });
export const rosterDiffAnswer = z.looseObject({
  ...{ against: z.int(), kept: z.int(), added: z.array(row), changed: z.array(z.unknown()), removed: z.array(row) },
});
export const rosterSubmissionAnswer = z.looseObject({
  version: z.int(),
  document: z.looseObject({ number: z.string() }),
});

export const intakeAnswer = z.looseObject({
  id,
  status: z.string(),
  signatureReport: z.looseObject({ overall: z.enum(signatureResults), checks: z.unknown() }).optional(),
  answers: z.array(
    z.looseObject({
      ...{ id, kind: z.enum(answerKinds), documentId: id, number: z.string() },
      sent: z.looseObject({ edmsNumber: z.string() }).optional(),
    }),
  ),
});
export const comparisonAnswer = z.looseObject({ differences: z.array(z.looseObject({ pointer: z.string() })) });

const printed = z.looseObject({ language: z.enum(paperLanguages), sha256: z.string(), href: z.string() });
const document = z.looseObject({
  ...{ id, kind: z.enum(documentKinds), number: z.string(), code: z.string(), sha256: z.string() },
  prints: z.array(printed),
});
export type DocumentAnswer = z.infer<typeof document>;
export const documentAnswer = document;
export const documentsAnswer = z.looseObject({ items: z.array(document) });
export const publicDocumentAnswer = z.looseObject({
  ...{ number: z.string(), sha256: z.string(), status: z.enum(documentStandings) },
  prints: z.partialRecord(z.enum(paperLanguages), z.string()),
});

export const restorationActAnswer = z.looseObject({
  restorationId: id,
  status: z.enum(restorationStatuses),
  outcome: z.enum(restorationOutcomes).optional(),
});
export const restorationAnswer = z.looseObject({
  status: z.enum(restorationStatuses),
  outcome: z.enum(restorationOutcomes).optional(),
  dueAt: z.string().optional(),
  instruction: z.looseObject({ number: z.string() }).optional(),
});
export const publicRemovalAnswer = z.looseObject({ status: z.string() });
export const publicRestrictionsAnswer = z.looseObject({ items: z.array(z.looseObject({ number: z.string() })) });
export const prescriptionsAnswer = z.looseObject({ items: z.array(z.looseObject({ number: z.string() })) });

export const complaintActAnswer = z.looseObject({
  ...{ complaintId: id, number: z.string(), status: z.enum(complaintStatuses) },
  ...{ outcome: z.enum(complaintOutcomes).optional(), dueOn: z.iso.date(), decisionNumber: z.string().optional() },
  ...{ restorationId: id.optional(), reopenedAs: id.optional() },
});
export const complaintAnswer = z.looseObject({ id, number: z.string(), dueOn: z.iso.date() });
export const complaintsAnswer = z.looseObject({ items: z.array(complaintAnswer) });
export const publicComplaintAnswer = z.looseObject({
  status: z.enum(['to_be_confirmed', 'confirmed', ...complaintStatuses]),
});

const day = z.strictObject({
  ...{ day: z.iso.date(), kind: z.enum(calendarDayKinds) },
  ...{ kk: z.string().optional(), ru: z.string().optional(), en: z.string().optional() },
});
export type CalendarDayAnswer = z.infer<typeof day>;
export const calendarAnswer = z.looseObject({ version: z.int(), toBeConfirmed: z.boolean(), days: z.array(day) });
export const calendarDraftAnswer = z.looseObject({
  changes: z.looseObject({
    preview: z.string(),
    terms: z.array(z.looseObject({ caseId: id, from: z.iso.date(), to: z.iso.date() })),
  }),
});

export const notificationsAnswer = z.looseObject({
  items: z.array(z.looseObject({ id, event: z.enum(notificationEventNames), text: z.string() })),
});
