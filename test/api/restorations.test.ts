import { expect } from 'chai';
import type { InstructionData } from '../../domain/paper.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { restorationTable } from '../support/restoration-table.js';
import { fieldsOf, problemOf, somePage, withReviewTable } from '../support/review-table.js';

describe('the way back', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const way = restorationTable(app, table);
  const reasonOf = ({ body }: { body: Json }) => (body['actions'] as Json[]).map(({ reason }) => reason);
  const itemsOf = ({ body }: { body: Json }) => body['items'] as Json[];

  it('leads from a removal over a check and an instruction to the same recipients, until the register shows it lifted', async () => {
    const { operator, otherOperator, recipientId, aigul } = table.cast;
    const { noticeId, restrictionIds } = await way.restrict();
    await way.execute({ noticeId });
    const asked = await way.ask(operator, { restrictionIds });
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200);
    expect(asked.body).to.include({ status: 'in_check', restrictions: 1 });
    const id = String(asked.body['restorationId']);
    expect(await way.restriction(restrictionIds[0])).to.include({ state: 'in_force' });

    const decided = await way.decide(aigul, id, 'lift');
    expect(decided.body).to.deep.include({ status: 'in_execution', lifted: 1, stillRestricted: [], stillCovered: [] });
    expect(await way.restriction(restrictionIds[0])).to.include({ state: 'lifting' });
    const dispatches = itemsOf(await app.call(table.cast.supervisor, `GET /dispatches?restoration=${id}`));
    expect(dispatches.map(({ recipient }) => (recipient as Json)['id'])).to.deep.equal([recipientId]);
    const whole = await app.call(operator, `GET /dispatches/${String(dispatches[0]?.['id'])}`);
    const instruction = whole.body['instruction'] as Json;
    expect(instruction).to.include({ cause: 'removed', reasons: 'Looked at it' });
    expect(instruction['number']).to.match(/^I-2026-\d{6}$/);
    expect(instruction['facts']).to.have.length(1);
    const paper = await app.database
      .db<{ case_id: string; data: InstructionData }>('documents')
      .where({ case_id: id })
      .first('data');
    expect(paper?.data.official.post).to.deep.equal({ kk: 'Қараушы', ru: 'Рассматривающий' });
    // To resume access nobody has to be heard first.
    expect(paper?.data.howToComplain.ru).to.contain('трёх месяцев').and.not.contain('заслушивание');
    expect((await app.call(otherOperator, `GET /dispatches/${String(dispatches[0]?.['id'])}`)).status).to.equal(404);

    await way.execute({ restorationId: id });
    const lifted = await way.restriction(restrictionIds[0]);
    expect(lifted).to.include({ state: 'lifted' }).and.to.have.property('resumedAt');
    expect(lifted['lifted']).to.deep.include({ restorationId: id, cause: 'removed' });
    const standing = { status: 'executed' };
    const [done] = lifted['recipients'] as { restriction: Json; restoration: Json }[];
    expect(done?.restriction).to.include(standing);
    expect(done?.restoration).to.include(standing);
    const { body } = await app.call(operator, `GET /restorations/${id}`);
    expect(body).to.include({ status: 'closed', outcome: 'lifted' });
    expect(await way.told(operator, id)).to.deep.equal(['restriction_lifted']);
    expect(await table.audit(id)).to.deep.equal([
      ...[
        'restoration_request',
        'restoration_decision',
        'document',
        'instruction',
        'dispatch',
        'fetch',
        'receipts',
        'closing',
      ],
    ]);
  });

  it('orders no more what of the prescription was not executed yet, and lets its notice come to its end', async () => {
    const { noticeId, restrictionIds } = await way.restrict();
    const lifted = await way.ask(table.cast.aigul, { restrictionIds }, { cause: 'error', lift: true });
    expect(lifted.body).to.include({ status: 'in_execution', lifted: 1 });
    const ordered = itemsOf(await app.call(table.cast.supervisor, `GET /dispatches?notice=${noticeId}`));
    expect(ordered.map(({ status }) => status)).to.deep.equal(['cancelled']);
    const { body } = await app.call(table.cast.supervisor, `GET /notices/${noticeId}`);
    expect(body).to.include({ status: 'closed', outcome: 'not_executed' });
    expect(await table.audit(noticeId)).to.include('cancellation');
    const id = String(lifted.body['restorationId']);
    const back = itemsOf(await app.call(table.cast.supervisor, `GET /dispatches?restoration=${id}`));
    expect(back.map(({ status }) => status)).to.deep.equal(['pending']);
  });

  it('takes no more human steps than restricting took', async () => {
    const actsOn = async (where: object) => {
      const rows: { kind: string }[] = await app.database.db('acts').where(where).select('kind');
      return rows.filter(({ kind }) => kind !== 'fetch' && kind !== 'receipts');
    };
    const { noticeId, restrictionIds } = await way.restrict();
    const asked = await way.ask(table.cast.operator, { restrictionIds });
    const id = String(asked.body['restorationId']);
    await way.decide(table.cast.aigul, id, 'lift');
    // A notice is submitted, which this table writes by itself, and completed; claim and verdicts are further steps that are no acts.
    const restricting = (await actsOn({ notice_id: noticeId })).length + 1;
    const lifting = (await actsOn({ case_id: id })).length;
    expect(lifting).to.equal(2).and.to.be.at.most(restricting);
    const { restrictionIds: others } = await way.restrict();
    const own = await way.ask(table.cast.nurlan, { restrictionIds: others }, { cause: 'error', lift: true });
    expect(own.body).to.include({ status: 'in_execution', lifted: 1 });
    expect(await actsOn({ case_id: String(own.body['restorationId']) })).to.have.length(1);
  });

  it('needs no second opinion, however wide the restriction is', async () => {
    const domain = [{ kind: 'domain' as const, value: 'wide-kazino.kz', scope: 'domain' as const }];
    const { restrictionIds } = await way.restrict([domain]);
    const asked = await way.ask(table.cast.officer, { restrictionIds });
    const decided = await way.decide(table.cast.nurlan, asked.body['restorationId'], 'lift');
    expect(decided.body).to.include({ status: 'in_execution', lifted: 1 });
  });

  it('keeps in force what further grounds hold, and says so', async () => {
    const page = somePage();
    const first = await way.restrict([page]);
    const second = await way.restrict([page]);
    expect(second.restrictionIds).to.deep.equal(first.restrictionIds);
    const lifted = await way.ask(table.cast.aigul, { noticeId: first.noticeId }, { cause: 'error', lift: true });
    expect(lifted.body).to.include({ status: 'closed', outcome: 'still_restricted', lifted: 0 });
    expect(lifted.body['stillRestricted']).to.have.length(1);
    const { body: held } = await app.call(table.cast.supervisor, `GET /prescriptions/${second.prescriptionId}`);
    const [still] = lifted.body['stillRestricted'] as Json[];
    const target = { kind: 'url', value: page[0]?.value, display: page[0]?.value };
    expect(still).to.deep.include({ grounds: 1, heldBy: [held['number']], target });
    expect(await way.restriction(first.restrictionIds[0])).to.include({ state: 'in_force', grounds: 1 });
    const rest = await way.ask(table.cast.aigul, { noticeId: second.noticeId }, { cause: 'error', lift: true });
    expect(rest.body).to.include({ status: 'in_execution', lifted: 1 });
  });

  it('lifts what was removed whatever grounds it has', async () => {
    const page = somePage();
    const first = await way.restrict([page]);
    await way.restrict([page]);
    const lifted = await way.ask(table.cast.aigul, { noticeId: first.noticeId }, { cause: 'removed', lift: true });
    expect(lifted.body).to.include({ status: 'in_execution', lifted: 1 });
  });

  it('says what still covers a page whose own restriction is lifted, and links the two in the register', async () => {
    const page = [{ kind: 'url' as const, value: 'https://covered-kazino.kz/p/1', scope: 'page' as const }];
    const domain = [{ kind: 'domain' as const, value: 'covered-kazino.kz', scope: 'domain' as const }];
    const [narrow] = (await way.restrict([page])).restrictionIds;
    const [wide] = (await way.restrict([domain])).restrictionIds;
    const idsOf = (list: unknown) => (list as Json[]).map(({ id }) => id);
    expect(idsOf((await way.restriction(narrow))['within'])).to.deep.equal([wide]);
    expect(idsOf((await way.restriction(wide))['covers'])).to.deep.equal([narrow]);
    const lifted = await way.ask(table.cast.aigul, { restrictionIds: [narrow] }, { lift: true });
    expect((lifted.body['stillCovered'] as Json[]).map(({ restrictionId }) => restrictionId)).to.deep.equal([wide]);
    expect(idsOf((await way.restriction(wide))['covers'])).to.deep.equal([]);
  });

  it('lifts all that rests on an annulled court act in one act, in one instruction', async () => {
    const courtActNumber = '7119-26-00-2/77';
    const two = await way.restrict([somePage(), somePage()], { courtActNumber });
    const one = await way.restrict([somePage()], { courtActNumber });
    const other = await way.restrict([somePage()], { courtActNumber: '1' });
    const lifted = await way.ask(table.cast.aigul, { courtActNumber }, { cause: 'act_annulled', lift: true });
    expect(lifted.body).to.include({ status: 'in_execution', lifted: 3, restrictions: 3 });
    const id = String(lifted.body['restorationId']);
    const [instruction, ...more] = itemsOf(
      await app.call(table.cast.supervisor, `GET /instructions?restoration=${id}`),
    );
    expect(more).to.deep.equal([]);
    const whole = await app.call(table.cast.officer, `GET /instructions/${String(instruction?.['id'])}`);
    const cancelled = (whole.body['facts'] as Json[]).map(({ prescriptionId }) => prescriptionId);
    expect(new Set(cancelled)).to.deep.equal(new Set([two.prescriptionId, one.prescriptionId]));
    expect(await way.restriction(other.restrictionIds[0])).to.include({ state: 'in_force' });
  });

  it('is refused with reasons where nothing was removed, and whoever asked reads them', async () => {
    const { restrictionIds } = await way.restrict();
    const asked = await way.ask(table.cast.officer, { restrictionIds });
    const id = String(asked.body['restorationId']);
    const refused = await way.decide(table.cast.aigul, id, 'refuse');
    expect(refused.body).to.include({ status: 'closed', outcome: 'refused' });
    const { body } = await app.call(table.cast.head, `GET /restorations/${id}`);
    expect(body).to.include({ outcome: 'refused', reasons: 'Looked at it' });
    expect(await way.told(table.cast.officer, id)).to.deep.equal(['restoration_refused']);
    expect((await app.call(table.cast.stranger, `GET /restorations/${id}`)).status).to.equal(404);
    expect(await way.restriction(restrictionIds[0])).to.include({ state: 'in_force' });
    expect(problemOf(await way.decide(table.cast.aigul, id, 'lift'))).to.equal('409 illegal-move status');
  });

  it('is decided by nobody of the body that asked, and by nobody who only asks', async () => {
    const { restrictionIds } = await way.restrict();
    const asked = await way.ask(table.cast.officer, { restrictionIds });
    const id = String(asked.body['restorationId']);
    expect(problemOf(await way.decide(table.cast.officer, id, 'lift'))).to.equal('403 forbidden role');
    const lifting = await way.ask(table.cast.officer, { restrictionIds }, { lift: true });
    expect(problemOf(lifting)).to.equal('403 forbidden role');
    await app.database.db('restorations').where({ id }).update({ requested_by: table.cast.aigul });
    expect(problemOf(await way.decide(table.cast.aigul, id, 'lift'))).to.equal('403 forbidden asking_side');
    expect(reasonOf(await app.call(table.cast.aigul, `GET /restorations/${id}`))).to.deep.equal(['asking_side']);
  });

  it('begins only where something is in force, by whatever name it is called', async () => {
    const page = somePage();
    const { restrictionIds } = await way.restrict([page]);
    const nothing = await way.ask(table.cast.operator, { locators: [{ kind: 'url', value: 'https://free.kz/a' }] });
    expect(fieldsOf(nothing)).to.deep.equal(['#/about nothing_in_force']);
    const many = await way.ask(table.cast.operator, { restrictionIds, courtActNumber: '1' });
    expect(fieldsOf(many)).to.deep.equal(['#/about one_form_only']);
    const written = `${page[0]!.value.replace('https', 'HTTPS')}#top`;
    const named = await way.ask(table.cast.operator, { locators: [{ kind: 'url', value: written }] });
    expect(named.body).to.include({ status: 'in_check', restrictions: 1 });
    const noLocator = await way.ask(table.cast.operator, { locators: [{ kind: 'ip', value: '999.1.1.1' }] });
    expect(fieldsOf(noLocator)).to.deep.equal(['#/about/locators/0/value invalid_ip']);
  });

  it('waits as a task of the reviewers, due in a working day, until somebody decides', async () => {
    const { restrictionIds } = await way.restrict();
    const asked = await way.ask(table.cast.operator, { restrictionIds });
    const id = String(asked.body['restorationId']);
    const waiting = async () =>
      itemsOf(await app.call(table.cast.nurlan, 'GET /tasks?kind=restoration_check&limit=200')).find(
        ({ subjectId }) => subjectId === id,
      );
    // 1 July 2026 is a Wednesday: the check is due with the end of Thursday.
    expect(await waiting()).to.include({ href: `/api/v1/restorations/${id}`, dueAt: '2026-07-02T19:00:00.000Z' });
    await way.decide(table.cast.nurlan, id, 'refuse');
    expect(await waiting()).to.equal(undefined);
  });

  it('shows the register by what it is asked for', async () => {
    const page = somePage();
    const { restrictionIds } = await way.restrict([page]);
    const found = async (query: string) =>
      itemsOf(await app.call(table.cast.auditor, `GET /restrictions?limit=200&${query}`)).map(({ id }) => id);
    const locator = `locator=${encodeURIComponent(page[0]!.value)}`;
    expect(await found(locator)).to.deep.equal(restrictionIds);
    for (const yes of ['inForce=true', 'kind=url', 'scope=page', 'violationKind=GAMBLING', 'body=FIN_MONITORING'])
      expect(await found(`${locator}&${yes}`), yes).to.deep.equal(restrictionIds);
    const { recipientId, otherRecipientId } = table.cast;
    expect(await found(`${locator}&recipient=${recipientId}`)).to.deep.equal(restrictionIds);
    expect(await found(`${locator}&reviewBefore=2027-01-01`)).to.deep.equal(restrictionIds);
    for (const no of ['inForce=false', 'kind=ip', 'scope=ip', 'violationKind=FRAUD', 'body=HEALTH'])
      expect(await found(`${locator}&${no}`), no).to.deep.equal([]);
    expect(await found(`${locator}&recipient=${otherRecipientId}`)).to.deep.equal([]);
    expect(await found(`${locator}&reviewBefore=2026-08-01`)).to.deep.equal([]);
  });
});
