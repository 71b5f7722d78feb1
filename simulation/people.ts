import type { Knex } from 'knex';
import { upsertAccount } from '../db/accounts.js';
import { upsertRecipient } from '../db/recipients.js';
import type { Clock } from '../domain/clock.js';
import type { Role } from '../domain/roles.js';
import type { Chance } from './chance.js';

/** Where everybody of a simulated year signs in. */
export const simulatedIssuer = 'http://people.example';

/** Somebody of the simulated year; his account's subject is his name. */
export interface Person {
  id: string;
  name: string;
  email: string;
}

export interface Body {
  code: string;
  head: Person;
  officers: Person[];
}

/** Everybody who acts in a simulated year. */
export interface People {
  bodies: Body[];
  reviewers: Person[];
  supervisors: Person[];
  /** Supervisors who rule on nothing of their own accord and read only what both others may not, so that somebody is left who took no part. */
  deputies: Person[];
  registrars: Person[];
  recipients: Person[];
  admin: Person;
}

const bodyCodes = ['FIN_MONITORING', 'INTERIOR', 'CULTURE_SPORT', 'DIGITAL', 'HEALTH', 'PROSECUTOR'];

/**
 * Opens the accounts of a random number of bodies, officers, reviewers and recipients.
 * @param world.operator the endpoint of the first recipient; the others poll
 */
export async function populate(
  db: Knex,
  clock: Clock,
  { chance, operator }: { chance: Chance; operator: { endpoint: string; secret: string } },
): Promise<People> {
  const person = async (name: string, roles: Role[], more: { bodyCode?: string; recipientId?: string } = {}) => {
    const account = { fullName: `Simulated ${name}`, email: `${name}@simulation.example`, language: 'ru' as const };
    const at = { issuer: simulatedIssuer, subject: name };
    const id = await upsertAccount(db, { ...account, roles, ...more, ...at }, clock);
    return { id, name, email: account.email };
  };
  const several = (count: number, of: string, role: Role) => inTurn(count, (index) => person(`${of}-${index}`, [role]));
  const bodies = await inTurn(chance.between(3, bodyCodes.length), async (index) => {
    const code = bodyCodes[index] ?? '';
    const name = code.toLowerCase().replace('_', '-');
    const officers = await inTurn(chance.between(1, 3), (each) =>
      person(`officer-${name}-${each}`, ['officer'], { bodyCode: code }),
    );
    return { code, officers, head: await person(`head-${name}`, ['head'], { bodyCode: code }) };
  });
  return {
    bodies,
    reviewers: await several(chance.between(3, 5), 'reviewer', 'reviewer'),
    supervisors: await several(2, 'supervisor', 'supervisor'),
    deputies: await several(3, 'deputy', 'supervisor'),
    registrars: await several(2, 'registrar', 'registrar'),
    recipients: await inTurn(chance.between(2, 4), async (index) => {
      const recipient = { code: `TELECOM_${index}`, name: `Simulated Telecom ${index}`, languages: ['ru' as const] };
      const reached = { ...recipient, kind: 'telecom_operator' as const, ...(index === 0 ? operator : {}) };
      const recipientId = await upsertRecipient(db, reached, clock.now());
      return person(`telecom-${index}`, ['recipient'], { recipientId });
    }),
    admin: await person('admin', ['administrator']),
  };
}

/** The results of some works, one after the other: a seed gives the same people the same ids' order. */
async function inTurn<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await work(index));
  return made;
}
