import { expect } from 'chai';
import { connect } from '../../db/connection.js';
import { keptPlan } from '../../db/kept-plan.js';
import { withDatabase } from '../support/database.js';
import { person } from '../support/people.js';

describe('a query whose plan is kept', () => {
  const database = withDatabase();

  it('is prepared once on a connection, however often it is asked', async () => {
    const db = connect(database.url, { max: 1 });
    const emails = (id: string) =>
      keptPlan(db('accounts').where({ id }).select('email')) as Promise<{ email: string }[]>;
    const people = [await person(db, { roles: ['reviewer'] }), await person(db, { roles: ['auditor'] })];
    for (const { accountId } of people) expect(await emails(accountId)).to.have.lengthOf(1);
    const { rows } = await db.raw<{ rows: { statement: string; asked: number }[] }>(
      'select statement, (generic_plans + custom_plans)::int as asked from pg_prepared_statements',
    );
    await db.destroy();
    expect(rows).to.deep.equal([{ statement: 'select "email" from "accounts" where "id" = $1', asked: 2 }]);
  });

  it('names its columns: a later release may add some', () => {
    const { db } = database;
    expect(() => keptPlan(db('accounts').where({ closed_at: null }))).to.throw('names its columns');
    expect(() => keptPlan(db('accounts as b').select('b.*'))).to.throw('names its columns');
    expect(() => keptPlan(db('accounts').count('*'))).not.to.throw();
  });
});
