import type { NotificationTexts } from './texts.js';

export const en: NotificationTexts = {
  events: {
    review_assigned: 'A notice was given to you for review: {{number}}',
    review_reminder: 'A notice still waits for your decision: {{number}}',
    review_reassigned: 'A notice was given to another reviewer: {{number}}',
    review_overdue: 'The review of a notice is overdue: {{number}}',
    no_reviewer: 'Nobody is free to review a notice: {{number}}',
    second_opinion_asked: 'A notice waits for a second opinion: {{number}}',
    hard_stop_asked: 'A hard stop in a draft waits for a ruling',
    hard_stop_ruled: 'Your request to lift a hard stop was ruled on',
    notice_returned: 'Your notice was returned to be completed: {{number}}',
    notice_decided: 'The facts of your notice were decided: {{number}}',
    notice_closed: 'Your notice is closed: {{number}}',
    breach: 'The term of execution has run out: {{number}}',
    no_receipt: 'Nothing was heard from a recipient: {{number}}',
    undeliverable: 'A prescription could not be delivered: {{number}}',
    ruling_asked: 'The answer of a recipient waits for a ruling: {{number}}',
    roster_due: 'The roster of your body has to be renewed by {{day}}',
    roster_overdue: 'The roster of your body is overdue since {{day}}',
    rosters_overdue: 'State bodies whose rosters are overdue: {{count}}',
    inactivity_report_ready: 'The list of inactive accounts is ready: {{number}}',
    edms_intake_to_release: 'A notice that came by the EDMS waits to be compared and released',
    edms_intake_answered: 'A notice that came by the EDMS was answered: {{number}}',
    edms_document_removed:
      'A scanner found something in the document of a letter: it was removed, and the letter is to be entered anew',
    restoration_check_asked: 'A removal waits to be checked by {{day}}: {{number}}',
    restoration_check_overdue: 'The check of a removal is overdue: {{number}}',
    restriction_lifted: 'A restriction was lifted: {{number}}',
    still_restricted: 'What you asked to be lifted is lifted; further grounds hold the restriction all the same',
    restoration_refused: 'The lifting of a restriction that you asked for was refused',
    periodic_review_due: 'Restrictions whose review date has come: {{count}}',
    complaint_assigned: 'A complaint was given to you, to be decided by {{day}}: {{number}}',
    complaint_due: 'A complaint has to be decided by {{day}}: {{number}}',
    complaint_overdue: 'A complaint is overdue: {{number}}',
    complaint_decided: 'A complaint was decided: {{number}}',
    term_moved: 'The working calendar has changed; a term of yours now ends on {{day}}',
    calendar_to_confirm: 'The working calendar has to be confirmed for the year of {{day}}',
    document_corrected: 'A clerical error of a document was corrected by {{number}}',
  },
  letters: {
    confirm_removal_notice: {
      subject: 'Confirm that you have told us of a removal',
      text: 'Somebody gave this address when telling us that information was removed. If it was you, open this link:\n\n{{link}}\n\nIf it was not, do nothing.',
    },
    removal_notice_answered: {
      subject: 'Your message of a removal was checked: {{number}}',
      text: 'What you told us was checked. The answer stands here:\n\n{{link}}',
    },
    removal_notice_withdrawn: {
      subject: 'You have taken back your message of a removal',
      text: 'What you told us of a removal was taken back, and is not checked further. You may tell us again at any time. How it stands:\n\n{{link}}',
    },
    confirm_complaint: {
      subject: 'Confirm your complaint',
      text: 'Somebody gave this address when lodging a complaint. If it was you, open this link:\n\n{{link}}\n\nIf it was not, do nothing.',
    },
    complaint_acknowledged: {
      subject: 'Your complaint was registered: {{number}}',
      text: 'Your complaint was registered under the number {{number}}. It is to be decided by {{day}}. How it stands:\n\n{{link}}',
    },
    complaint_extended: {
      subject: 'The term of your complaint was extended: {{number}}',
      text: 'Your complaint {{number}} is now to be decided by {{day}}. The reasons stand here:\n\n{{link}}',
    },
    complaint_decided: {
      subject: 'Your complaint was decided: {{number}}',
      text: 'Your complaint {{number}} was decided. The decision, with its reasons, stands here:\n\n{{link}}',
    },
    complaint_decision_corrected: {
      subject: 'The decision on your complaint was corrected: {{number}}',
      text: 'A clerical error in the decision on your complaint {{number}} was corrected by a further document. What was decided stays. Its number stands here:\n\n{{link}}',
    },
    complaint_withdrawn: {
      subject: 'Your complaint was taken back: {{number}}',
      text: 'Your complaint {{number}} was taken back, and is not decided. Within the term for complaints you may lodge another. How it stands:\n\n{{link}}',
    },
  },
  mail: {
    more: 'More:',
    digest: 'What happened since yesterday',
    rest: 'And more: {{count}}. All of it:',
    footer:
      'This mail was written by a program; nobody reads answers to it. What you are told of by mail you choose here:',
    letterFooter: 'This mail was written by a program; nobody reads answers to it.',
  },
};
