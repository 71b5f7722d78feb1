export { dispatchToRecipient } from './dispatch-to-recipient.js';
export { noticeCase } from './notice-case.js';
