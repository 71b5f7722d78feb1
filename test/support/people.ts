import type { Knex } from 'knex';
import { actorOf, findAccountById, upsertAccount } from '../../db/accounts.js';
import type { Account } from '../../db/accounts.js';
import { establishRoles } from '../../db/role-grants.js';
import { takeOverOfficer } from '../../db/rosters-of-the-house.js';
import type { Standing } from '../../db/role-grants.js';
import type { Actor, Role } from '../../domain/roles.js';

let created = 0;
/** Tests put their clocks where they like: what they grant holds at any time. */
const validFrom = '2000-01-01';
const grantedAt = Date.UTC(2026, 6, 1);

/** Creates an account of our own making and gives it as it acts. */
export async function person(
  db: Knex,
  of: { roles: Role[]; bodyCode?: string; recipientId?: string; subject?: string; fullName?: string },
): Promise<Actor> {
  created += 1;
  const subject = of.subject ?? `${of.roles.join('-')}-${created}`;
  const id = await upsertAccount(
    db,
    {
      issuer: 'http://issuer.test',
      subject,
      fullName: of.fullName ?? `Person ${created}`,
      email: `${subject}@example.kz`,
      language: 'en',
      roles: of.roles,
      validFrom,
      ...(of.bodyCode === undefined ? {} : { bodyCode: of.bodyCode }),
      ...(of.recipientId === undefined ? {} : { recipientId: of.recipientId }),
    },
    { now: () => grantedAt + created },
  );
  const account = await findAccountById(db, id, grantedAt);
  if (of.roles.includes('officer')) await onItsRoster(db, account);
  if (account === undefined) throw new Error('The account was not kept');
  return actorOf(account);
}

/** Gives an account these roles, and withdraws its others; an officer is on the roster of his body. */
export async function nowHolds(db: Knex, accountId: string, standing: Standing): Promise<void> {
  await establishRoles(db, accountId, standing, { at: grantedAt, validFrom });
  if (standing.roles.includes('officer')) await onItsRoster(db, await findAccountById(db, accountId, grantedAt));
}

async function onItsRoster(db: Knex, account: Account | undefined): Promise<void> {
  if (account?.bodyCode === undefined) return;
  const { bodyCode, fullName, email } = account;
  await takeOverOfficer(db, grantedAt, { bodyCode, fullName, email });
}

/** A clock that stands where it is put. */
export interface SetClock {
  now(): number;
  at: number;
}

/** A clock that stands at a moment until it is moved. */
export function setClock(at: number): SetClock {
  return {
    at,
    now() {
      return this.at;
    },
  };
}
