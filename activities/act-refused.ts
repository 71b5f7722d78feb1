import type { ActRefusal } from '../domain/acts.js';
import type { Permission } from '../domain/capabilities.js';

/** The state, the rights or the sheet do not allow an act: it is refused with this answer, and nothing of it remains. */
export class ActRefusedError extends Error {
  override readonly name = 'ActRefusedError';
  constructor(readonly refusal: ActRefusal) {
    super(`${refusal.type}: ${refusal.code}`);
  }
}

/** Throws ActRefusedError unless the capability table allowed it. */
export function refuseUnlessAllowed(permission: Permission): void {
  if (permission.allowed) return;
  const type = ({ hidden: 'not-found', forbidden: 'forbidden', illegal_move: 'illegal-move' } as const)[permission.why];
  throw new ActRefusedError({ type, code: permission.reason });
}
