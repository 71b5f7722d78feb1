import { mayActOnDispatch } from '../domain/capabilities.js';
import type { DispatchSubject, DispatchVerb } from '../domain/capabilities.js';
import type { Actor } from '../domain/roles.js';
import type { ActionView } from './fields.js';

const offered = [
  { name: 'receipts', path: 'receipts' },
  { name: 'ruling', path: 'rulings' },
  { name: 'redelivery', path: 'redelivery' },
] as const satisfies readonly { name: DispatchVerb; path: string }[];

/** What this actor may do with a dispatch now, out of the table that the server enforces. */
export function dispatchActions(actor: Actor, dispatch: DispatchSubject & { id: string }): ActionView[] {
  return offered.map(({ name, path }) => {
    const permission = mayActOnDispatch(actor, name, dispatch);
    return {
      name,
      method: 'POST' as const,
      href: `/api/v1/dispatches/${dispatch.id}/${path}`,
      allowed: permission.allowed,
      ...(permission.allowed ? {} : { reason: permission.reason }),
    };
  });
}
