import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { canonicalJson } from '../../db/canonical-json.js';
import { issueDocument, NotCorrectableError } from '../../db/documents.js';
import type { NewDocument } from '../../db/documents.js';
import { newId } from '../../db/new-id.js';
import { withDatabase } from '../support/database.js';
import { returnSample } from '../support/paper-samples.js';
import { setClock } from '../support/people.js';

describe('documents', () => {
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const database = withDatabase(clock);
  const aReturn = (more: Partial<NewDocument<'return'>> = {}): NewDocument<'return'> => ({
    ...{ kind: 'return', caseId: newId(clock.now()), data: returnSample() },
    ...more,
  });
  const issue = (document: NewDocument<'return'>) =>
    database.as.worker.transaction((tx) => issueDocument(tx, clock, document));

  it('are numbered without gaps by kind and Almaty year, whatever is rolled back and however many are issued at once', async () => {
    const lost = database.as.worker.transaction(async (tx) => {
      await issueDocument(tx, clock, aReturn());
      throw new Error('The act failed');
    });
    expect(await lost.catch((error: unknown) => String(error))).to.contain('The act failed');
    const issued = await Promise.all(Array.from({ length: 8 }, () => issue(aReturn())));
    const numbers = Array.from({ length: 8 }, (_, index) => `V-2026-00000${index + 1}`);
    expect(issued.map(({ number }) => number)).to.have.members(numbers);
    const before = clock.at;
    // 19:00 UTC is midnight in Almaty.
    clock.at = Date.UTC(2026, 11, 31, 19);
    expect((await issue(aReturn())).number).to.equal('V-2027-000001');
    clock.at = before;
  });

  it('are issued once for one subject, however often the step is retried', async () => {
    const document = aReturn({ subjectId: newId(clock.now()) });
    const [first, again] = [await issue(document), await issue(document)];
    expect(again).to.deep.equal(first);
    expect(await database.db('documents').where({ case_id: document.caseId })).to.have.length(1);
  });

  it('have a code of a hundred bits that is easy to type', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, async () => (await issue(aReturn())).code));
    for (const code of codes) expect(code).to.match(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/u);
    expect(new Set(codes).size).to.equal(20);
  });

  it('keep the hash of their data, which anybody can compute who has it, and the chain keeps it too', async () => {
    const { id, number } = await issue(aReturn());
    const row = await database.db<{ data: unknown; sha256: string; id: string }>('documents').where({ id }).first();
    const hash = createHash('sha256').update(canonicalJson(row?.data)).digest('hex');
    expect(row?.sha256).to.equal(hash);
    const event = await database
      .db<{ after: object }>('audit_events')
      .whereRaw(`after ->> 'documentId' = ?`, [id])
      .first();
    expect(event?.after).to.include({ number, kind: 'return', sha256: hash });
  });

  it('are corrected once, by a document of the same kind on the same case, and stay as they were', async () => {
    const first = aReturn();
    const { id } = await issue(first);
    const before: unknown = await database.db('documents').where({ id }).first();
    for (const wrong of [aReturn({ corrects: id }), aReturn({ caseId: first.caseId, corrects: newId(clock.now()) })]) {
      expect(await issue(wrong).catch((error: unknown) => error)).to.be.instanceOf(NotCorrectableError);
    }
    await issue({ ...first, corrects: id });
    expect(await issue({ ...first, corrects: id }).catch((error: unknown) => error)).to.be.instanceOf(
      NotCorrectableError,
    );
    expect(await database.db('documents').where({ id }).first()).to.deep.equal(before);
  });

  it('are changed by nobody: neither login has a statement for it', async () => {
    const { id } = await issue(aReturn());
    for (const login of [database.as.api, database.as.worker]) {
      for (const command of [
        "update documents set data = '{}'",
        "update documents set number = 'X'",
        'delete from documents',
      ]) {
        const denied = (await login.raw(command).catch((error: unknown) => error)) as { code?: string };
        expect(denied.code, command).to.equal('42501');
      }
    }
    expect(await database.db('documents').where({ id })).to.have.length(1);
  });
});
