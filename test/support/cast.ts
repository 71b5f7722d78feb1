import type { Knex } from 'knex';
import { scopes } from '../../domain/scope.js';
import { roles } from '../../domain/roles.js';
import { person } from './people.js';
import { recipient } from './prescription.js';

/** The accounts that tests of the API act with; each is the id of the account, which is its token too. */
export interface Cast {
  officer: string;
  /** Of another body. */
  stranger: string;
  /** Of the officer's body. */
  head: string;
  aigul: string;
  nurlan: string;
  supervisor: string;
  supervisor2: string;
  registrar: string;
  registrar2: string;
  auditor: string;
  admin: string;
  ops: string;
  operator: string;
  otherOperator: string;
  /** The recipients behind the two operators; they poll. */
  recipientId: string;
  otherRecipientId: string;
}

/** One account for every role, and where it matters a second one. */
export async function cast(db: Knex): Promise<Cast> {
  const recipientId = await recipient(db, 'Telecom One');
  const otherRecipientId = await recipient(db, 'Telecom Two');
  // They can apply whatever is ordered; by themselves they would take pages and domains only.
  await db('recipients').update({ scopes: scopes as unknown as string[] });
  const id = async (of: Parameters<typeof person>[1]) => (await person(db, of)).accountId;
  return {
    officer: await id({ roles: ['officer'], bodyCode: 'FIN_MONITORING', fullName: 'Officer' }),
    stranger: await id({ roles: ['officer'], bodyCode: 'HEALTH', fullName: 'Stranger' }),
    head: await id({ roles: ['head'], bodyCode: 'FIN_MONITORING', fullName: 'Head' }),
    aigul: await id({ roles: ['reviewer'], fullName: 'Aigul' }),
    nurlan: await id({ roles: ['reviewer'], fullName: 'Nurlan' }),
    supervisor: await id({ roles: ['supervisor'], fullName: 'Saule' }),
    supervisor2: await id({ roles: ['supervisor'], fullName: 'Bolat' }),
    registrar: await id({ roles: ['registrar'], fullName: 'Registrar' }),
    registrar2: await id({ roles: ['registrar'], fullName: 'Second registrar' }),
    auditor: await id({ roles: ['auditor'], fullName: 'Gulnar' }),
    admin: await id({ roles: ['administrator'], fullName: 'Admin' }),
    ops: await id({ roles: ['operations'], fullName: 'Ops' }),
    operator: await id({ roles: ['recipient'], recipientId, fullName: 'Operator' }),
    otherOperator: await id({ roles: ['recipient'], recipientId: otherRecipientId, fullName: 'Other operator' }),
    recipientId,
    otherRecipientId,
  };
}

/** People who come to the same cases from outside. */
export interface Outsiders {
  /** Heads the stranger's body. */
  strangeHead: string;
  /** Had every role there is, until yesterday. */
  former: string;
  /** Has every role there is, and a closed account. */
  closed: string;
}

/** Those who are to be kept out of what a cast works on. */
export async function outsiders(db: Knex, { recipientId }: Cast): Promise<Outsiders> {
  const id = async (of: Parameters<typeof person>[1]) => (await person(db, of)).accountId;
  const all = { roles: [...roles], bodyCode: 'FIN_MONITORING', recipientId };
  const former = await id({ ...all, fullName: 'Former' });
  await db('role_grants').where({ account_id: former }).update({ valid_to: '2026-06-30' });
  const closed = await id({ ...all, fullName: 'Closed' });
  const closedAt = new Date(Date.UTC(2026, 0, 1));
  await db('accounts').where({ id: closed }).update({ closed_at: closedAt });
  return { former, closed, strangeHead: await id({ roles: ['head'], bodyCode: 'HEALTH', fullName: 'Strange head' }) };
}
