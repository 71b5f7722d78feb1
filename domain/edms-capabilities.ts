import { may } from './capabilities.js';
import type { Permission } from './capabilities.js';
import type { LetterStatus } from './edms.js';
import type { Actor } from './roles.js';

/** What registrars do with a letter that came by the EDMS: its first registrar enters and corrects it, another one compares and releases it. */
export const letterMoves = {
  files: { who: 'first', from: ['entry'] },
  correction: { who: 'first', from: ['entry', 'comparison', 'compared'] },
  entry: { who: 'first', from: ['entry'] },
  supplement: { who: 'first', from: ['released'] },
  comparison: { who: 'second', from: ['comparison', 'compared'] },
  release: { who: 'second', from: ['compared'] },
} as const satisfies Record<string, { who: 'first' | 'second'; from: readonly LetterStatus[] }>;
export type LetterMove = keyof typeof letterMoves;

/** What the table needs to know of a letter. */
export interface LetterSubject {
  status: LetterStatus;
  bodyCode: string;
  enteredBy: string;
  comparedBy: string | null;
}

const refused = (why: 'forbidden' | 'illegal_move', reason: string): Permission => ({ allowed: false, why, reason });

/** May this registrar do this to this letter, as things stand? The four eyes of clause 9: whoever entered it never compares or releases it. */
export function mayActOnLetter(actor: Actor, move: LetterMove, letter: LetterSubject): Permission {
  const { who, from } = letterMoves[move];
  const asked = who === 'first' ? 'enter' : move === 'release' ? 'release' : 'compare';
  const permission = may(actor, `intake.${asked}`);
  if (!permission.allowed) return permission;
  if (actor.bodyCode === letter.bodyCode) return refused('forbidden', 'filing_body');
  const isFirst = actor.accountId === letter.enteredBy;
  if (who === 'first' && !isFirst) return refused('forbidden', 'not_yours');
  if (who === 'second' && isFirst) return refused('forbidden', 'own_entry');
  // Two second registrars at once would answer for each other's reading.
  if (who === 'second' && letter.comparedBy !== null && letter.comparedBy !== actor.accountId) {
    return refused('forbidden', 'compared_by_another');
  }
  return (from as readonly LetterStatus[]).includes(letter.status)
    ? { allowed: true }
    : refused('illegal_move', 'status');
}
