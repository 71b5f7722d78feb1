/** How a person is told of an event by mail besides the row he finds when he looks: as it happens, in one mail a day, or not at all. */
export const mailModes = ['at_once', 'daily', 'off'] as const;
export type MailMode = (typeof mailModes)[number];

/** What people are told of, and how by mail as long as they have not said otherwise. */
export const notificationEvents = {
  review_assigned: 'at_once',
  review_reminder: 'at_once',
  review_reassigned: 'daily',
  review_overdue: 'at_once',
  no_reviewer: 'at_once',
  second_opinion_asked: 'at_once',
  hard_stop_asked: 'at_once',
  hard_stop_ruled: 'daily',
  notice_returned: 'at_once',
  notice_decided: 'daily',
  notice_closed: 'daily',
  breach: 'at_once',
  no_receipt: 'at_once',
  undeliverable: 'at_once',
  ruling_asked: 'at_once',
  roster_due: 'at_once',
  roster_overdue: 'at_once',
  rosters_overdue: 'daily',
  inactivity_report_ready: 'daily',
  edms_intake_to_release: 'at_once',
  edms_intake_answered: 'daily',
  edms_document_removed: 'at_once',
  restoration_check_asked: 'at_once',
  restoration_check_overdue: 'at_once',
  restriction_lifted: 'daily',
  still_restricted: 'daily',
  restoration_refused: 'at_once',
  periodic_review_due: 'at_once',
  complaint_assigned: 'at_once',
  complaint_due: 'at_once',
  complaint_overdue: 'at_once',
  complaint_decided: 'at_once',
  term_moved: 'daily',
  calendar_to_confirm: 'daily',
  document_corrected: 'at_once',
} as const satisfies Record<string, MailMode>;
export type NotificationEvent = keyof typeof notificationEvents;

/** The names of all events, in the order in which people read them. */
export const notificationEventNames = Object.keys(notificationEvents) as NotificationEvent[];

/** Letters to people who have no account. */
export const letters = [
  'confirm_removal_notice',
  'removal_notice_answered',
  'removal_notice_withdrawn',
  'confirm_complaint',
  'complaint_acknowledged',
  'complaint_extended',
  'complaint_decided',
  'complaint_decision_corrected',
  'complaint_withdrawn',
] as const;
export type Letter = (typeof letters)[number];

/** What a text may be filled with: nothing that could hold a locator or a person. */
export interface ToldParams {
  /** The number of a case or document: `2026-000123`, `P-2026-000045`. */
  number?: string;
  /** An Almaty day. */
  day?: string;
  count?: number;
  /** Of a person’s page: a path of ours, with the token that opens it. For letters. */
  link?: string;
}

const shapes: Record<keyof ToldParams, RegExp> = {
  number: /^(\p{Lu}{1,4}-)?\d{4}-\d{1,9}(\/\d{1,4})?$/u,
  day: /^\d{4}-\d{2}-\d{2}$/,
  count: /^\d{1,9}$/,
  link: /^\/public\/[a-z0-9/-]{1,120}(\?token=[A-Za-z0-9_-]{16,128})?$/,
};

/** Only what has the shape of a number, a day, a count or a path of ours: whatever else a caller hands in never reaches a mail. */
export function harmless(params: ToldParams): ToldParams {
  const kept = Object.entries(params as Record<string, unknown>).filter(([name, value]) => {
    const shape = (shapes as Record<string, RegExp | undefined>)[name];
    return shape !== undefined && (typeof value === 'string' || typeof value === 'number') && shape.test(String(value));
  });
  return Object.fromEntries(kept);
}

/** True for a path of the house that a notification may lead to: kinds and ids, and nothing of what a case is about. */
export function isOwnPath(href: string): boolean {
  return /^\/api\/v1(\/[a-z-]{1,40}|\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/\d{4}){1,6}$/.test(href);
}
