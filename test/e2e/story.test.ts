import { expect } from 'chai';
import type { Json } from '../support/http-client.js';
import { confirmed, page, players, unconfirmed } from '../support/players.js';
import { problemOf } from '../support/review-table.js';
import { withStack } from '../support/stack.js';

describe('the story of a notice', function () {
  this.timeout(180_000);
  const house = withStack();
  const play = players(() => house.stack);

  beforeEach(async () => {
    for (const letter of ['A', 'B'] as const) await play.script(letter, {});
  });

  const kinds = async (noticeId: string, who?: string) =>
    (await play.timeline(noticeId, who)).map(
      ({ kind, outcome }) => `${String(kind)}${outcome === 'refused' ? ' refused' : ''}`,
    );
  const verdictsOf = (notice: Json) => (notice['facts'] as { verdict: string }[]).map(({ verdict }) => verdict);
  const dispatchesOf = async (noticeId: string) =>
    (await play.call('supervisor.saule', `GET /dispatches?notice=${noticeId}`)).body['items'] as Json[];

  it('that is restricted: from the draft to the last receipt', async () => {
    const filed = await play.file([page(), page()]);
    const sheetVersion = await play.decide(filed, confirmed);
    const decided = await play.complete(filed.id, sheetVersion, ['SIM_TELECOM_A', 'SIM_TELECOM_B']);
    expect(decided.body).to.include({ status: 'in_execution', secondOpinionBy: null });
    const notice = await play.until(filed.id, 'closed');
    expect(notice).to.include({ outcome: 'restricted' });
    expect(notice['number']).to.match(/^\d{4}-\d{6}$/);
    expect(verdictsOf(notice)).to.deep.equal(['confirmed', 'confirmed']);
    const all = await kinds(filed.id);
    const told = all.filter((kind) => kind !== 'document');
    expect(all, 'Annex 2, the prescription, a copy for each recipient').to.have.length(told.length + 4);
    expect(told.slice(0, 11)).to.deep.equal([
      ...['draft', 'evidence', 'edit', 'freeze', 'submission', 'validation', 'assignment'],
      ...['claim', 'verdicts', 'completion', 'prescription'],
    ]);
    expect(told.slice(11, -1).sort()).to.deep.equal([
      ...['delivery', 'delivery', 'dispatch', 'dispatch'],
      ...['receipts', 'receipts', 'receipts', 'receipts'],
    ]);
    expect(told.at(-1)).to.equal('closing');
  });

  it('that is rejected: no fact is confirmed, and the filer reads why', async () => {
    const filed = await play.file([page()]);
    const decided = await play.complete(filed.id, await play.decide(filed, unconfirmed));
    expect(decided.body).to.include({ status: 'closed', outcome: 'rejected' });
    const { body } = await play.call(filed.officer, `GET /notices/${filed.id}`);
    expect((body['facts'] as Json[])[0]).to.include(unconfirmed);
    expect(await dispatchesOf(filed.id)).to.deep.equal([]);
    expect(problemOf(await play.call('officer.interior', `GET /notices/${filed.id}`))).to.equal('404 not-found');
    const told = await kinds(filed.id, filed.officer);
    expect(told).to.include('completion').and.not.to.include('verdicts').and.not.to.include('claim');
  });

  it('that is mixed: only what is confirmed is ordered', async () => {
    const filed = await play.file([page(), page(), page()]);
    const sheetVersion = await play.decide(filed, [confirmed, unconfirmed, confirmed]);
    await play.complete(filed.id, sheetVersion);
    const notice = await play.until(filed.id, 'closed');
    expect(notice).to.include({ outcome: 'mixed' });
    expect(verdictsOf(notice)).to.deep.equal(['confirmed', 'unconfirmed', 'confirmed']);
    const [dispatch] = await dispatchesOf(filed.id);
    const { body } = await play.call('operator.a', `GET /dispatches/${String(dispatch?.['id'])}`);
    const ordered = (body['facts'] as { factId: string }[]).map(({ factId }) => factId);
    expect(ordered).to.deep.equal([filed.factIds[0], filed.factIds[2]]);
  });

  it('that is returned, completed and filed again under the same number', async () => {
    const filed = await play.file([page()]);
    const reviewer = await play.reviewer(filed.id);
    const { number } = await play.until(filed.id, 'in_review');
    await play.act(reviewer, `/notices/${filed.id}/return`, {
      missing: [{ code: 'EVIDENCE_UNREADABLE', pointer: '#/facts/0/evidenceIds/0', text: 'Скриншот нечитаем' }],
    });
    const returned = await play.call(filed.officer, `GET /notices/${filed.id}`);
    expect(returned.body).to.include({ status: 'returned', number });
    const [fact] = returned.body['facts'] as Json[];
    const ifMatch = returned.headers.get('etag') ?? '';
    const { medium, locators, protocol, evidenceIds } = fact ?? {};
    const changed = { medium, locators, protocol, evidenceIds, substantiation: 'Новый скриншот показывает ставки' };
    const written = await play.call(filed.officer, `PUT /notices/${filed.id}/facts/${String(fact?.['id'])}`, {
      ...{ ifMatch, body: changed },
    });
    expect(written.status, JSON.stringify(written.body)).to.equal(200);
    expect((await play.submit(filed)).body).to.include({ number });
    expect(await play.reviewer(filed.id)).to.equal(reviewer);
    await play.complete(filed.id, await play.decide(filed, confirmed));
    expect(await play.until(filed.id, 'closed')).to.include({ number, outcome: 'restricted' });
    expect((await kinds(filed.id)).filter((kind) => ['submission', 'return'].includes(kind))).to.deep.equal([
      ...['submission', 'return', 'submission'],
    ]);
  });

  it('that is withdrawn before its review is completed, and only before', async () => {
    const filed = await play.file([page()]);
    const reviewer = await play.reviewer(filed.id);
    await play.act(filed.officer, `/notices/${filed.id}/withdrawal`, { reason: 'Страница удалена владельцем' });
    expect(await play.until(filed.id, 'withdrawn')).not.to.have.property('outcome');
    const late = await play.call(reviewer, `POST /notices/${filed.id}/claim`);
    expect(problemOf(late)).to.equal('409 illegal-move status');
    const decided = await play.file([page()]);
    await play.complete(decided.id, await play.decide(decided, confirmed));
    const tooLate = await play.call(decided.officer, `POST /notices/${decided.id}/withdrawal`, {
      body: { reason: 'Передумали' },
    });
    expect(problemOf(tooLate)).to.equal('409 illegal-move status');
    expect(await kinds(decided.id, decided.officer)).to.include('withdrawal refused');
  });

  it('that is split: the urgent fact is restricted while the rest waits', async () => {
    const filed = await play.file([page(), page(), page()]);
    const reviewer = await play.reviewer(filed.id);
    const split = await play.act(reviewer, `/notices/${filed.id}/split`, {
      ...{ factIds: [filed.factIds[1]], reason: 'Срочно' },
    });
    const part = split['part'] as { id: string; number: string };
    const whole = await play.until(filed.id, 'in_review');
    expect(part.number).to.equal(`${String(whole['number'])}/2`);
    expect((whole['facts'] as { id: string }[]).map(({ id }) => id)).to.deep.equal([
      filed.factIds[0],
      filed.factIds[2],
    ]);
    const urgent = { id: part.id, factIds: [filed.factIds[1] ?? ''] };
    await play.complete(part.id, await play.decide(urgent, confirmed));
    expect(await play.until(part.id, 'closed')).to.include({ outcome: 'restricted', splitFrom: filed.id });
    const rest = { id: filed.id, factIds: [filed.factIds[0] ?? '', filed.factIds[2] ?? ''] };
    const decided = await play.complete(filed.id, await play.decide(rest, unconfirmed));
    expect(decided.body).to.include({ status: 'closed', outcome: 'rejected' });
  });

  it('that needs a second opinion: another reviewer for a domain, who may send it back', async () => {
    const filed = await play.file([{ locators: [{ kind: 'domain', value: `kazino-${Date.now()}.kz` }] }], necessity);
    const reviewer = await play.reviewer(filed.id);
    const sheetVersion = await play.decide(filed, confirmed);
    const asked = await play.complete(filed.id, sheetVersion);
    expect(asked.body).to.include({ status: 'second_opinion', secondOpinionBy: 'reviewer' });
    const second = reviewer === 'reviewer.dana' ? 'reviewer.nurlan' : 'reviewer.dana';
    const opinion = (of: string) => ({ sheetVersion, opinion: of, reasons: 'Смотрю сам' });
    const own = await play.call(reviewer, `POST /notices/${filed.id}/second-opinion`, { body: opinion('agree') });
    expect(problemOf(own)).to.equal('403 forbidden own_decision');
    const sentBack = await play.act(second, `/notices/${filed.id}/second-opinion`, opinion('disagree'));
    expect(sentBack).to.include({ status: 'in_review' });
    await play.complete(filed.id, sheetVersion);
    await play.act(second, `/notices/${filed.id}/second-opinion`, opinion('agree'));
    await play.until(filed.id, 'closed');
    const { body } = await play.call('auditor', `GET /prescriptions?notice=${filed.id}`);
    const { id: secondId } = (await play.call(second, 'GET /me')).body;
    expect((body['items'] as { issuingOfficial: Json }[])[0]?.issuingOfficial).to.include({ id: secondId });
  });

  it('that needs a supervisor: a network', async () => {
    const value = `185.${1 + (pages() % 200)}.${Date.now() % 250}.0/24`;
    const filed = await play.file([{ locators: [{ kind: 'cidr', value }], protocol: 'DNS' }], {
      ...{ ...necessity, violationKind: 'FRAUD' },
    });
    const sheetVersion = await play.decide(filed, confirmed);
    const asked = await play.complete(filed.id, sheetVersion);
    expect(asked.body).to.include({ secondOpinionBy: 'supervisor' });
    const body = { sheetVersion, opinion: 'agree', reasons: 'Вся сеть занята фишингом' };
    const tooLow = await play.call('reviewer.dana', `POST /notices/${filed.id}/second-opinion`, { body });
    expect(tooLow.status).to.equal(403);
    const { body: list } = await play.call('supervisor.bolat', 'GET /tasks?kind=second_opinion&limit=200');
    expect((list['items'] as Json[]).map(({ noticeId }) => noticeId)).to.include(filed.id);
    await play.act('supervisor.bolat', `/notices/${filed.id}/second-opinion`, body);
    expect(await play.until(filed.id, 'closed')).to.include({ outcome: 'restricted' });
  });
});

const necessity = { necessity: 'Каждая страница хоста ведёт на одну и ту же игру' };
let served = 0;
const pages = () => (served += 1);
