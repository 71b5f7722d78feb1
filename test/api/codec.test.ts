import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { expect } from 'chai';
import { payloadCodec } from '../../codec/payload-codec.js';
import { summaries } from '../../workflows/messages.js';
import { auditChain } from '../faults/audit-chains.js';
import { payloadKey, withApp } from '../support/app.js';
import { fieldsOf, problemOf, withReviewTable } from '../support/review-table.js';

const ui = 'http://127.0.0.1:8233';
const codec = payloadCodec([payloadKey]);
const state = {
  ...{
    status: 'in_review',
    revision: 7,
    number: '2026-000123',
    filerId: 'a-filer',
    reviewerId: null,
    bodyCode: 'HEALTH',
  },
  ...{ opinionBy: null, outcome: null, dueAt: 1_782_896_400_000, facts: 3 },
};
const message = { actId: 'an-act', kind: 'completion', actorId: 'an-actor', roles: ['reviewer'] };
const failure = {
  message: 'The recipient answered https://kazino.kz/',
  stack_trace: 'Error: kazino\n    at send (a.ts:1:2)',
};
const details =
  '**Status**: in_review\n\n**Number**: 2026-000123\n\n**Facts**: 3\n\n**Dispatches**: 1\n- [dispatch:1](/x)';
const metadata = { definition: { type: 'noticeCase' }, currentDetails: details };

describe('the codec server', () => {
  const app = withApp({ http: { engineUiOrigins: new Set([ui]) } });
  const table = withReviewTable(app);
  /** As the engine's own JSON has it: what is empty is left out. */
  const asJson = ({ metadata: kept, data }: Payload) => ({
    metadata: Object.fromEntries(
      Object.entries(kept ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  });
  const encrypted = async (...values: unknown[]) =>
    (await codec.encode(values.map((value) => defaultPayloadConverter.toPayload(value)))).map(asJson);
  const decode = (who: string, payloads: unknown[]) =>
    app.call(who, 'POST /codec/decode', { body: { payloads }, key: null });
  const valuesOf = (body: unknown) =>
    (body as { payloads: { data?: string }[] }).payloads.map(({ data = '' }) => {
      const text = Buffer.from(data, 'base64').toString();
      return text === '' ? null : (JSON.parse(text) as unknown);
    });

  it('answers an auditor with everything, in order', async () => {
    const values = [state, message, failure, 'an-id', metadata, null];
    const { status, body } = await decode(table.cast.auditor, await encrypted(...values));
    expect(status).to.equal(200);
    expect(valuesOf(body)).to.deep.equal(values);
  });

  it('records each reading of an auditor on his own chain, with nothing of what he read', async () => {
    const { auditor } = table.cast;
    const before = await auditChain(app.database.db, auditor);
    await decode(auditor, await encrypted(state, message));
    await decode(auditor, [asJson(defaultPayloadConverter.toPayload('not encrypted'))]);
    await decode(table.cast.ops, await encrypted(state));
    const [event, ...more] = (await auditChain(app.database.db, auditor)).slice(before.length);
    expect(more).to.deep.equal([]);
    expect(event).to.deep.include({ kind: 'payload_reading', outcome: 'applied', after: { payloads: 2 } });
    expect(await auditChain(app.database.db, table.cast.ops)).to.deep.equal([]);
  });

  it('answers operations with statuses, counts and dates, and withholds the rest', async () => {
    const { body } = await decode(
      table.cast.ops,
      await encrypted(state, message, 'closed', 'an-id', [state.number], null),
    );
    const [shown, act, status, id, list, nothing] = valuesOf(body);
    expect(shown).to.deep.equal({ ...state, number: '[withheld]', filerId: '[withheld]', bodyCode: '[withheld]' });
    expect(act).to.deep.equal({
      actId: '[withheld]',
      kind: 'completion',
      actorId: '[withheld]',
      roles: ['[withheld]'],
    });
    expect([status, id, list, nothing]).to.deep.equal(['closed', '[withheld]', ['[withheld]'], null]);
  });

  it('shows operations our own sentences, the frames of a failure and the harmless lines of a case', async () => {
    const sentences = [summaries.closeNotice, summaries.notice('GAMBLING'), 'Notice: kazino.kz'];
    const { body } = await decode(table.cast.ops, await encrypted(...sentences, failure, metadata));
    expect(valuesOf(body)).to.deep.equal([
      ...sentences.slice(0, 2),
      '[withheld]',
      { message: '[withheld]', stack_trace: '    at send (a.ts:1:2)' },
      { ...metadata, currentDetails: '**Status**: in_review\n\n**Facts**: 3' },
    ]);
  });

  it('withholds a text that hides under a listed name, whatever stands under another, and bytes', async () => {
    const odd = { status: 'Ахметов звонил', note: 'kazino', page: 7, kind: { note: 'kazino', facts: 2 } };
    const { body } = await decode(table.cast.ops, await encrypted(odd, new Uint8Array([1, 2])));
    const [shown, bytes] = valuesOf(body);
    const withheld = { status: '[withheld]', note: '[withheld]', page: '[withheld]' };
    expect(shown).to.deep.equal({ ...withheld, kind: { note: '[withheld]', facts: 2 } });
    expect(bytes).to.equal('[withheld]');
  });

  it('withholds from operations what is no JSON or nested without end, the names of fields, and what a case is about', async () => {
    const raw = (data: string) => ({ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(data) });
    const made = [raw('{'), raw('['.repeat(200_000)), raw(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)];
    const about = { 'Ахметов Тимур': 7, facts: 2, bodyCode: 'HEALTH', violationKind: 'GAMBLING' };
    const payloads = [...(await codec.encode(made)).map(asJson), ...(await encrypted(about))];
    const { status, body } = await decode(table.cast.ops, payloads);
    expect(status).to.equal(200);
    const [broken, open, nested, shown] = valuesOf(body);
    expect([broken, open]).to.deep.equal(['[withheld]', '[withheld]']);
    expect(JSON.stringify(nested)).to.have.length.below(200).and.include('[withheld]');
    expect(shown).to.deep.equal({
      ...{ '[withheld] 1': '[withheld]', facts: 2 },
      ...{ bodyCode: '[withheld]', violationKind: '[withheld]' },
    });
  });

  it('gives back as it is what is not encrypted', async () => {
    const old = asJson(defaultPayloadConverter.toPayload({ noticeId: '1' }));
    for (const who of [table.cast.auditor, table.cast.ops])
      expect((await decode(who, [old])).body).to.deep.equal({ payloads: [old] });
  });

  it('takes what Temporal’s Web UI sends with its requests', async () => {
    const body = { payloads: await encrypted(state) };
    const headers = { 'x-namespace': 'habarlama', 'authorization-extras': 'x', origin: ui };
    const asked = 'POST /codec/decode?preserveStorageRefs=true';
    const answer = await app.call(table.cast.auditor, asked, { body, headers, key: null });
    expect(valuesOf(answer.body)).to.deep.equal([state]);
    expect(answer.headers.get('access-control-allow-origin')).to.equal(ui);
  });

  it('names what cannot be read: another key, a changed byte', async () => {
    const [fine] = await encrypted(state);
    const other = payloadCodec([{ id: 'other', key: randomBytes(32) }]);
    const [foreign] = (await other.encode([defaultPayloadConverter.toPayload(1)])).map(asJson);
    const answer = await decode(table.cast.auditor, [
      fine,
      foreign,
      { ...fine, data: `AA${fine?.data.slice(2) ?? ''}` },
    ]);
    expect(fieldsOf(answer)).to.include('#/payloads/1 unreadable_payload');
    const malformed = await decode(table.cast.auditor, [{ data: 'not base64!' }]);
    expect(problemOf(malformed)).to.equal('422 invalid');
  });

  it('refuses everyone else, and records that they asked', async () => {
    const { aigul, supervisor, officer, operator, admin } = table.cast;
    for (const who of [aigul, supervisor, officer, operator, admin]) {
      expect(problemOf(await decode(who, await encrypted(state)))).to.equal('403 forbidden role');
      const chain = await auditChain(app.database.db, who);
      expect(chain.at(-1)).to.deep.include({ kind: 'decodePayloads', outcome: 'refused' });
    }
    const nobody = await fetch(`${app.url}/api/v1/codec/decode`, { method: 'POST', body: '{"payloads":[]}' });
    expect(nobody.status).to.equal(401);
  });

  it('encrypts for operations what they send by hand, and for nobody else', async () => {
    const body = { payloads: [asJson(defaultPayloadConverter.toPayload(state))] };
    const answer = await app.call(table.cast.ops, 'POST /codec/encode', { body, key: null });
    const { payloads } = answer.body as { payloads: { metadata: Record<string, string> }[] };
    expect(Buffer.from(payloads[0]?.metadata['encoding'] ?? '', 'base64').toString()).to.equal('binary/encrypted');
    expect(valuesOf((await decode(table.cast.auditor, payloads)).body)).to.deep.equal([state]);
    expect((await app.call(table.cast.auditor, 'POST /codec/encode', { body, key: null })).status).to.equal(403);
  });

  it('lets the pages of Temporal’s Web UI ask, with the session of whoever looks at them, and no other page', async () => {
    const ask = (path: string, origin: string) =>
      fetch(`${app.url}/api/v1${path}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-namespace' },
      });
    const { status, headers } = await ask('/codec/decode', ui);
    expect(status).to.equal(204);
    expect(headers.get('access-control-allow-origin')).to.equal(ui);
    expect(headers.get('access-control-allow-credentials')).to.equal('true');
    expect(headers.get('access-control-allow-headers'))
      .to.match(/X-Namespace/u)
      .and.match(/Authorization/u);
    for (const [path, origin] of [
      ['/notices', ui],
      ['/codec/decode', 'http://127.0.0.1:8234'],
      ['/codec/decode', 'null'],
    ] as const)
      expect((await ask(path, origin)).headers.get('access-control-allow-origin'), `${path} ${origin}`).to.equal(null);
  });
});
