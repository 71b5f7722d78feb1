import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { freezeTransparencyReports } from '../../activities/freeze-transparency-reports.js';
import { asActor } from '../../db/as-actor.js';
import { countedEvents } from '../../db/statistics.js';
import { sha256OfJson } from '../../db/canonical-json.js';
import type { TransparencyContent } from '../../domain/transparency.js';
import { withApp } from '../support/app.js';
import { countedCases } from '../support/counted-cases.js';
import { withFilingDesk } from '../support/filing-desk.js';
import type { Json } from '../support/http-client.js';
import { person } from '../support/people.js';
import { problemOf } from '../support/review-table.js';

describe('statistics', function () {
  this.timeout(60_000);
  const app = withApp();
  const desk = withFilingDesk(app);
  const { clocksShow, done, file } = countedCases(app, desk);
  let strangeHead = '';
  before(async () => {
    strangeHead = (await person(app.database.db, { roles: ['head'], bodyCode: 'HEALTH' })).accountId;
  });

  const ask = (query: string, who = desk.cast.supervisor) => app.call(who, `GET /statistics?${query}`);
  const halfYear = 'from=2026-07-01&to=2027-01-01';
  const none = { executed: 0, inTime: 0, late: 0, notExecuted: 0, cancelled: 0, breaches: 0 };
  const nothing = { median: null, ninthTenth: null };

  it('count what was recorded within the days, to the minute', async () => {
    const { total, ...asked } = done(await ask(halfYear));
    expect(asked).to.deep.equal({ from: '2026-07-01', to: '2027-01-01' });
    expect(total).to.deep.equal({
      notices: {
        ...{ filed: 4, parts: 0, returned: 1, returnReasons: { EVIDENCE_UNREADABLE: 1 }, withdrawn: 1 },
        // Three hours, three hours, fourteen hours.
        ...{ decided: 3, toExecution: 2, rejected: 1, coveredAlready: 0 },
        seconds: { median: 10_800, ninthTenth: 42_480 },
      },
      facts: { confirmed: 2, unconfirmed: 2, duplicate: 0, reasons: { MATCHES_NORM: 2, NO_VIOLATION: 2 } },
      restrictions: { made: 2, lifted: 1, liftedBy: { error: 1 }, inForce: 1, pastReview: 0 },
      // Half an hour, one, four.
      executions: {
        ...none,
        executed: 3,
        inTime: 2,
        late: 1,
        breaches: 1,
        seconds: { median: 3_600, ninthTenth: 12_240 },
      },
      resumptions: { ...none, executed: 1, inTime: 1, seconds: { median: 600, ninthTenth: 600 } },
      complaints: {
        lodged: 1,
        decided: { upheld: 0, partly_upheld: 0, dismissed: 1, inadmissible: 0, withdrawn: 0 },
        seconds: { median: 7_200, ninthTenth: 7_200 },
      },
    });
    const { total: before } = done(await ask('from=2026-01-01&to=2026-07-01')) as { total: Record<string, Json> };
    expect(before['notices']).to.deep.include({ filed: 1, returned: 0, decided: 0, seconds: nothing });
    expect(before['restrictions']).to.deep.include({ made: 0, inForce: 0 });
  });

  it('tell months, bodies, kinds and scopes apart, and sum up to the total', async () => {
    const groups = async (by: string, pick: (group: Record<string, Json>) => unknown) => {
      const { groups: told } = done(await ask(`from=2026-06-01&to=2026-09-01&groupBy=${by}`)) as { groups: Json[] };
      return told.map((group) => [group['key'], pick(group as Record<string, Json>)]);
    };
    const standing = ({ notices, restrictions }: Record<string, Json>) => [
      notices?.['filed'],
      notices?.['decided'],
      restrictions?.['made'],
      restrictions?.['lifted'],
      restrictions?.['inForce'],
    ];
    expect(await groups('month', standing)).to.deep.equal([
      ['2026-06', [1, 0, 0, 0, 0]],
      ['2026-07', [4, 3, 2, 0, 2]],
      ['2026-08', [0, 0, 0, 1, 1]],
    ]);
    expect(await groups('body', standing)).to.deep.equal([
      ['FIN_MONITORING', [4, 2, 1, 0, 1]],
      ['HEALTH', [1, 1, 1, 1, 0]],
    ]);
    expect(await groups('violationKind', standing)).to.deep.equal([
      ['FRAUD', [1, 1, 1, 1, 0]],
      ['GAMBLING', [3, 2, 1, 0, 1]],
      ['TERRORISM', [1, 0, 0, 0, 0]],
    ]);
    const scopes = await groups('scope', ({ notices, facts, restrictions }) => [
      notices,
      facts?.['confirmed'],
      restrictions?.['made'],
    ]);
    expect(scopes).to.deep.equal([['page', [undefined, 2, 2]]]);
  });

  it('fall in the month that calendars in Almaty show, when its clocks went back too', async () => {
    const { db } = app.database;
    const notice = await db('notices').whereNotNull('number').first<{ id: string }>('id');
    const moments = ['2024-01-31T17:59:59Z', '2024-01-31T18:00:00Z', '2024-02-29T18:59:59Z', '2024-02-29T19:00:00Z'];
    await db('audit_events').insert(
      moments.map((at, index) => ({
        ...{ id: randomUUID(), case_id: notice.id, position: 1_000 + index, at, actor_roles: [], kind: 'submission' },
        ...{ outcome: 'applied', before: { number: null }, after: {}, previous_hash: '', hash: '' },
      })),
    );
    const { groups } = done(await ask('from=2024-01-01&to=2024-04-01&groupBy=month')) as { groups: Json[] };
    const filed = groups.map(({ key, notices }) => [key, (notices as Json)['filed']]);
    expect(filed).to.deep.equal([
      ['2024-01', 1],
      ['2024-02', 2],
      ['2024-03', 1],
    ]);
  });

  it('are narrowed to a body, a kind, a channel and a source', async () => {
    const filed = async (of: string) => {
      const { total } = done(await ask(`from=2026-06-01&to=2027-01-01&${of}`)) as { total: { notices: Json } };
      return total.notices['filed'];
    };
    expect(await filed('body=HEALTH')).to.equal(1);
    expect(await filed('violationKind=GAMBLING')).to.equal(3);
    expect([await filed('channel=system'), await filed('channel=edms')]).to.deep.equal([5, 0]);
    expect([await filed('source=notice'), await filed('source=tax')]).to.deep.equal([5, 0]);
  });

  it('are for a head those of his own body, by the database too, and for nobody else', async () => {
    const { total } = done(await ask(halfYear, strangeHead)) as { total: Record<string, Json> };
    expect(total['notices']).to.deep.include({ filed: 1, decided: 1 });
    expect(total['executions']).to.deep.include({ executed: 2, breaches: 1 });
    expect(total['complaints']).to.deep.include({ lodged: 0 });
    expect(problemOf(await ask(`${halfYear}&body=FIN_MONITORING`, strangeHead))).to.equal('403 forbidden not_yours');
    expect(problemOf(await ask(halfYear, desk.cast.officer))).to.equal('403 forbidden role');
    const counts = (accountId: string, of: { body?: string } = {}) =>
      asActor(app.database.as.api, { accountId }, async (tx) => {
        const span = { from: '2026-07-01', to: '2027-01-01' };
        const lines = await countedEvents(tx, { span, now: app.clock.now(), of }, ['all']);
        return lines.find(({ happened, detail }) => happened === 'filed' && detail === null)?.count ?? 0;
      });
    expect(await counts(desk.cast.auditor)).to.equal(4);
    expect(await counts(strangeHead)).to.equal(1);
    expect(await counts(strangeHead, { body: 'FIN_MONITORING' })).to.equal(0);
    for (const who of ['officer', 'aigul', 'registrar', 'admin', 'ops', 'operator'] as const)
      expect(await counts(desk.cast[who]), who).to.equal(0);
  });

  describe('of a half-year', () => {
    const settings = { authorisedBody: { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' } };
    const freeze = () => freezeTransparencyReports({ db: app.database.as.worker, clock: app.clock, settings });
    const read = async (path: string) => done(await app.call('', `GET /public/transparency-reports${path}`));
    const halfYears = async () => ((await read(''))['items'] as Json[]).map((item) => item['halfYear']);

    it('are seen before by supervisors and auditors alone, and not kept', async () => {
      const preview = (who: string) => app.call(who, 'GET /transparency-reports/preview');
      const soFar = done(await preview(desk.cast.auditor)) as { halfYear: Json; total: { notices: Json } };
      expect([soFar.halfYear['code'], soFar.total.notices['filed']]).to.deep.equal(['2026-H2', 4]);
      expect(problemOf(await preview(desk.cast.head))).to.equal('403 forbidden role');
      expect(await halfYears()).to.deep.equal([]);
    });

    it('are frozen once it is over, and once, however often and late the Schedule fires', async () => {
      await freeze();
      expect(await halfYears(), 'the current one goes on').to.deep.equal(['2026-H1']);
      clocksShow('2027-07-01T07:00');
      await Promise.all([freeze(), freeze(), freeze()]);
      expect(await halfYears()).to.deep.equal(['2027-H1', '2026-H2', '2026-H1']);
    });

    it('are published as counts alone, hashed, and for anybody', async () => {
      const { sha256, content } = (await read('/2026-H2')) as { sha256: string; content: TransparencyContent };
      expect(sha256).to.equal(sha256OfJson(content));
      const { notices, facts, restrictions, executions, complaints } = content.total;
      expect(notices).to.deep.include({ filed: 4, returned: 1, withdrawn: 1, decided: 3, rejected: 1 });
      expect(notices.seconds.median).to.equal(10_800);
      expect(facts).to.deep.equal({ confirmed: 2, unconfirmed: 2, duplicate: 0 });
      // The review of the other one, 182 days after 1 July, was on 30 December.
      expect(restrictions).to.deep.equal({ made: 2, lifted: 1, inForce: 1, pastReview: 1 });
      expect(executions).to.deep.include({ executed: 3, breaches: 1 });
      expect(complaints).to.deep.include({ lodged: 1 });
      const coded = (rows: { code: string; count: number }[]) => rows.map(({ code, count }) => [code, count]);
      expect(coded(content.returnReasons)).to.deep.equal([['EVIDENCE_UNREADABLE', 1]]);
      expect(coded(content.liftedBy)).to.deep.equal([['error', 1]]);
      const filed = (rows: { code: string; notices: { filed: number } }[]) =>
        rows.map((row) => [row.code, row.notices.filed]);
      expect(filed(content.bodies)).to.deep.equal([
        ['FIN_MONITORING', 3],
        ['HEALTH', 1],
      ]);
      expect(filed(content.violationKinds), 'of four in all, one of them of terrorism').to.deep.equal([
        ['NOT_TOLD_APART', 4],
      ]);
      const text = JSON.stringify(content);
      for (const told of ['TERRORISM', 'kazino-olshemi', 'Saule', 'Officer']) expect(text).to.not.contain(told);
      expect((await app.call('', 'GET /public/transparency-reports/2020-H1')).status).to.equal(404);
    });

    it('are a table too, in the language of who asks', async () => {
      const headers = { 'accept-language': 'ru' };
      const { bytes } = await app.call('', 'GET /public/transparency-reports/2026-H2/file', { headers });
      const table: string[][] = parse(Buffer.from(bytes), { bom: true, relax_column_count: true });
      expect(table[0]).to.deep.equal([
        '2026-H2',
        'Министерство',
        `SHA-256 ${String((await read('/2026-H2'))['sha256'])}`,
      ]);
      const row = [
        'По государственным органам',
        'HEALTH',
        'Министерство здравоохранения',
        'уведомления: направлено',
        '1',
      ];
      expect(table).to.deep.include(row);
      for (const cell of table.flat()) expect(cell).to.not.match(/^[=+\-@\t\r]/u);
    });

    it('stay as they are, whatever happens after', async () => {
      const before = await read('/2026-H2');
      const { db } = app.database;
      await db('restrictions')
        .whereNull('lifted_at')
        .update({ lifted_at: new Date(app.clock.now()) });
      await file('GAMBLING');
      await freeze();
      expect(await read('/2026-H2')).to.deep.equal(before);
      const { total } = done(await ask('from=2027-07-01&to=2028-01-01')) as { total: Record<string, Json> };
      expect([total['notices']?.['filed'], total['restrictions']?.['lifted']]).to.deep.equal([1, 1]);
      const changed = db('transparency_reports').update({ sha256: '' });
      expect(await changed.then(String, (error: unknown) => (error as { code?: string }).code)).to.equal('42501');
      expect(await hasEvent('transparency_report')).to.equal(3);
    });

    const hasEvent = async (kind: string) =>
      (await app.database.db('audit_events').where({ kind }).select('id')).length;
  });

  it('are of days in their order, and of three years at most', async () => {
    const faults = async (query: string) => {
      const reply = await ask(query);
      expect(reply.status).to.equal(400);
      return (reply.body['errors'] as Json[]).map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
    };
    expect(await faults('from=2026-07-01&to=2026-07-01')).to.deep.equal(['?to not_after_from']);
    expect(await faults('from=2020-01-01&to=2026-07-01')).to.deep.equal(['?to span_too_long']);
    expect(await faults('from=2026-07-01')).to.deep.equal(['?to required']);
  });
});
