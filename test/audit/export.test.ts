import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { fetchExport } from '../../audit/fetch-export.js';
import type { Proof } from '../../audit/proof.js';
import { signMissingRoots } from '../../audit/sign-roots.js';
import { signingKey } from '../../audit/signing-key.js';
import { houseDir } from '../../standalone/node-process.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { fieldsOf, withReviewTable } from '../support/review-table.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);

describe('what an auditor takes out of the house', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const folder = withTemporaryFolder();
  const key = signingKey(randomBytes(32));
  let noticeId: string;
  let number: string;
  let proof: Proof;

  before(async () => {
    const script = /```js\n([^]+?)```/u.exec(await readFile(path.join(houseDir, 'docs/audit.md'), 'utf8'))?.[1] ?? '';
    await writeFile(path.join(folder.path, 'verify.mjs'), script);
    for (let others = 0; others < 4; others += 1) await claimed();
    noticeId = await claimed();
    number = String((await app.call(table.cast.auditor, `GET /notices/${noticeId}`)).body['number']);
    app.clock.at += 2 * 86_400_000;
    await signMissingRoots({ db: app.database.db, clock: app.clock, key });
    const reply = await take(noticeId);
    expect(reply.status, JSON.stringify(reply.body)).to.equal(200);
    proof = reply.body as unknown as Proof;
  });

  const take = (id: string) =>
    app.call(table.cast.auditor, 'POST /audit-exports', { body: { noticeId: id }, key: null });

  async function claimed(): Promise<string> {
    const { id } = await table.notice();
    for (const act of ['claim', 'release', 'claim']) await app.call(table.cast.aigul, `POST /notices/${id}/${act}`);
    return id;
  }

  /** What the script of docs/audit.md says of a proof. */
  async function scriptSays(of: unknown, publicKey = key.publicKey): Promise<string> {
    const file = path.join(folder.path, 'proof.json');
    await writeFile(file, JSON.stringify(of));
    const said = run(process.execPath, [path.join(folder.path, 'verify.mjs'), file, publicKey]);
    return said.then(
      ({ stdout }) => stdout.trim(),
      (error: unknown) => (error as { stderr: string }).stderr.trim(),
    );
  }

  it('is a proof that the script of docs/audit.md accepts, by number or by id', async () => {
    expect(await scriptSays(proof)).to.match(/^4 events of case .+, the first 3 of them signed for 2026-\d\d-\d\d$/u);
    // As the command fetches it, by the number.
    const token = { apiUrl: app.url, token: table.cast.auditor };
    expect(await scriptSays(JSON.parse(await fetchExport(token, number)))).to.match(/^5 events/u);
  });

  it('is on record as the last event of what was taken', () => {
    const last = JSON.parse(proof.events.at(-1) ?? '') as Json;
    expect(last).to.include({ kind: 'export', outcome: 'applied', actor_id: table.cast.auditor, case_id: noticeId });
  });

  const event = (change: (of: Json) => void, at = 1) => {
    const events = [...proof.events];
    const changed = JSON.parse(events[at] ?? '') as Json;
    change(changed);
    events[at] = JSON.stringify(changed);
    return { ...proof, events };
  };
  const forged: [what: string, of: () => unknown, says: RegExp][] = [
    ['an event was changed', () => event((of) => (of['kind'] = 'handover')), /Event 3 does not follow/],
    ['the last signed event was changed', () => event((of) => (of['kind'] = 'x'), 2), /Event 4 does not follow/],
    ['an event was left out', () => ({ ...proof, events: proof.events.toSpliced(1, 1) }), /Event 2 does not follow/],
    ['signed events were cut off', () => ({ ...proof, events: proof.events.slice(0, 2) }), /signed head is not/],
    ['it is said to be of another case', () => ({ ...proof, caseId: table.cast.auditor }), /Event 1 does not follow/],
    ['its way was changed', () => signed({ path: (proof.signed?.path ?? []).slice(1) }), /do not lead/],
    [
      'its statement was changed',
      () => signed({ statement: (proof.signed?.statement ?? '').replace('2026', '2025') }),
      /not signed with this key/,
    ],
    ['it is not signed', () => ({ ...proof, signed: null }), /Nothing of this case is signed yet/],
  ];
  const signed = (change: object) => ({ ...proof, signed: { ...proof.signed, ...change } });
  for (const [what, of, says] of forged) {
    it(`is refused by the script where ${what}`, async () => {
      expect(await scriptSays(of())).to.match(says);
    });
  }

  it('is refused by the script where another key has signed', async () => {
    expect(await scriptSays(proof, signingKey(randomBytes(32)).publicKey)).to.match(/not signed with this key/u);
  });

  it('is of cases that exist, and not of drafts', async () => {
    const { body } = await app.call(table.cast.officer, 'POST /notices', {
      body: { violationKind: 'GAMBLING', facts: [] },
      key: null,
    });
    for (const which of [table.cast.auditor, String(body['id'])])
      expect(fieldsOf(await take(which))).to.deep.equal(['#/noticeId unknown_id']);
    expect((await take('2099-000001')).status).to.equal(422);
  });

  it('lists events by case, person, kind and day, newest first, page by page', async () => {
    const list = async (query: string) => {
      const { body } = await app.call(table.cast.auditor, `GET /audit-events?${query}`);
      return { items: body['items'] as Json[], next: body['nextCursor'] as string | null };
    };
    const kinds = ({ items }: { items: Json[] }) => items.map(({ kind }) => kind);
    const all = kinds(await list(`caseId=${noticeId}`));
    expect(all).to.deep.equal(['export', 'export', 'claim', 'release', 'claim']);
    const first = await list(`caseId=${noticeId}&limit=2`);
    const second = await list(`caseId=${noticeId}&limit=2&cursor=${String(first.next)}`);
    expect([...kinds(first), ...kinds(second)]).to.deep.equal(all.slice(0, 4));
    expect(kinds(await list(`caseId=${noticeId}&kind=claim`))).to.deep.equal(['claim', 'claim']);
    expect(kinds(await list(`caseId=${noticeId}&actorId=${table.cast.auditor}`))).to.deep.equal(['export', 'export']);
    const today = new Date(app.clock.at).toISOString().slice(0, 10);
    expect(kinds(await list(`caseId=${noticeId}&from=${today}`))).to.deep.equal(['export', 'export']);
    expect(kinds(await list(`caseId=${noticeId}&to=2020-01-01`))).to.deep.equal([]);
  });

  it('lists the signed roots with the key that verifies them', async () => {
    const { body } = await app.call(table.cast.auditor, 'GET /audit-roots?limit=1');
    const [root] = body['items'] as Json[];
    expect(root).to.include({ keyId: key.id, publicKey: key.publicKey });
    expect(body['nextCursor']).to.be.a('string');
  });
});
