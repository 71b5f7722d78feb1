import { mayAct } from '../domain/capabilities.js';
import type { NoticeSubject, NoticeVerb } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import type { ActionView } from './fields.js';

/** How each verb of the capability table is asked for over HTTP, in the order in which a page shows its buttons. */
const offered: readonly { verb: Exclude<NoticeVerb, 'read'>; method: ActionView['method']; path: string }[] = [
  { verb: 'edit', method: 'PUT', path: '' },
  { verb: 'discard', method: 'DELETE', path: '' },
  { verb: 'hard_stop_request', method: 'POST', path: '/hard-stop-requests' },
  { verb: 'hard_stop_ruling', method: 'POST', path: '/hard-stop-rulings' },
  { verb: 'submission', method: 'POST', path: '/submission' },
  { verb: 'withdrawal', method: 'POST', path: '/withdrawal' },
  { verb: 'claim', method: 'POST', path: '/claim' },
  { verb: 'release', method: 'POST', path: '/release' },
  { verb: 'verdicts', method: 'PATCH', path: '/verdicts' },
  { verb: 'handover', method: 'POST', path: '/handover' },
  { verb: 'recusal', method: 'POST', path: '/recusal' },
  { verb: 'split', method: 'POST', path: '/split' },
  { verb: 'return', method: 'POST', path: '/return' },
  { verb: 'completion', method: 'POST', path: '/completion' },
  { verb: 'second_opinion', method: 'POST', path: '/second-opinion' },
];

/** What this actor may do with a notice now, and why not, out of the table that the server enforces. */
export function noticeActions(actor: Actor, notice: NoticeSubject & { id: string }): ActionView[] {
  return offered.map(({ verb, method, path }) => {
    const permission = mayAct(actor, verb, notice);
    return {
      name: verb,
      method,
      href: `/api/v1/notices/${notice.id}${path}`,
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}
