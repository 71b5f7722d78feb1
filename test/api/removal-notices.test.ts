import { expect } from 'chai';
import { serveOwners } from '../../acts/serve-owners.js';
import { answerRemovalNotices } from '../../db/removal-notices.js';
import { withApp } from '../support/app.js';
import type { Json } from '../support/http-client.js';
import { restorationTable } from '../support/restoration-table.js';
import { fieldsOf, problemOf, somePage, withReviewTable } from '../support/review-table.js';
import { eventually } from '../support/players.js';
import { linkOfLetter } from '../support/valid-restoration-requests.js';

describe('whoever owns what is restricted', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const way = restorationTable(app, table);
  const serve = () =>
    serveOwners({ db: app.database.as.worker, clock: app.clock, temporal: app.engine.client }, { checkWithinDays: 1 });
  let owners = 0;
  const file = (locator: string, email?: string) => {
    // Of two letters of one millisecond neither is the newest.
    app.clock.at += 1;
    owners += 1;
    const body = { locator, statement: 'It is gone', email: email ?? `owner-${owners}@example.kz`, language: 'kk' };
    return app.call('', 'POST /public/removal-notices', { body });
  };
  const lookUp = async (locator: string) =>
    (await app.call('', `GET /public/restrictions?locator=${encodeURIComponent(locator)}`)).body['items'] as Json[];

  it('looks it up without an account: the act, why, and how to complain; of sensitive kinds the act alone', async () => {
    const [page, child] = [somePage(), somePage()];
    await way.restrict([page]);
    await way.restrict([child], { violationKind: 'CHILD_ABUSE' });
    const [found, ...more] = await lookUp(page[0]!.value.toUpperCase().replace('/P/', '/p/'));
    expect(more).to.deep.equal([]);
    expect(found).to.include({ masked: false, violationKind: 'GAMBLING', reasonCode: 'MATCHES_NORM' });
    expect(found).to.include.keys('number', 'issuedAt', 'norm', 'howToComplain');
    const [masked] = await lookUp(child[0]!.value);
    expect(masked).to.include({ masked: true }).and.to.not.have.any.keys('violationKind', 'norm', 'reasonCode');
    expect(await lookUp('https://kazino-olshemi.kz/')).to.deep.equal([]);
  });

  it('says that it was removed, confirms his address, and has it lifted after a check', async () => {
    const page = somePage();
    const { restrictionIds, noticeId } = await way.restrict([page]);
    await way.execute({ noticeId });
    const answer = await file(page[0]!.value);
    expect([answer.status, answer.body]).to.deep.equal([202, { status: 'to_be_confirmed' }]);
    await serve();
    const restoration = async () =>
      (
        (await app.call(table.cast.aigul, `GET /restorations?restriction=${String(restrictionIds[0])}`)).body[
          'items'
        ] as Json[]
      )[0];
    expect(await restoration(), 'before he opens the link').to.equal(undefined);
    const link = await linkOfLetter(app.database.db);
    expect((await app.call('', link)).body).to.deep.equal({ status: 'confirmed' });
    await serve();
    expect((await app.call('', link)).body).to.deep.equal({ status: 'in_check' });
    const opened = await restoration();
    expect(opened).to.include({ origin: 'owner', cause: 'removed', status: 'in_check' });
    await way.decide(table.cast.aigul, opened?.['id'], 'lift');
    await way.execute({ restorationId: String(opened?.['id']) });
    await serve();
    const told = await linkOfLetter(app.database.db, 'removal_notice_answered');
    expect((await app.call('', told)).body).to.include({ status: 'closed', outcome: 'lifted' });
    const kept = await app.database
      .db<{ restoration_id: string; email: string | null }>('removal_notices')
      .where({ restoration_id: String(opened?.['id']) })
      .first('email');
    expect(kept).to.deep.equal({ email: null });
    expect(await lookUp(page[0]!.value)).to.deep.equal([]);
  });

  it('is told at once where no letter could reach him', async () => {
    for (const email of [
      'owner@example-.kz',
      'owner@-example.kz',
      'owner..x@example.kz',
      `owner@${'x'.repeat(64)}.kz`,
    ]) {
      expect(fieldsOf(await file('https://kazino-olshemi.kz/', email)), email).to.deep.equal(['#/email wrong_format']);
    }
  });

  it('joins the check that another notice of the same has opened', async () => {
    const page = somePage();
    const { restrictionIds } = await way.restrict([page]);
    for (let count = 0; count < 2; count += 1) {
      await file(page[0]!.value);
      await app.call('', await linkOfLetter(app.database.db));
      await serve();
      expect((await app.call('', await linkOfLetter(app.database.db))).body).to.deep.equal({ status: 'in_check' });
    }
    const { body } = await app.call(table.cast.aigul, `GET /restorations?restriction=${String(restrictionIds[0])}`);
    expect(body['items']).to.have.length(1);
  });

  /** What a page of two owners stands for: their links, and the check that both have asked for. */
  const askedByTwo = async () => {
    const page = somePage();
    const { restrictionIds } = await way.restrict([page]);
    const links: string[] = [];
    for (let count = 0; count < 2; count += 1) {
      await file(page[0]!.value);
      const link = await linkOfLetter(app.database.db);
      links.push(link.slice('GET '.length));
      await app.call('', link);
      await serve();
    }
    const restoration = async () => {
      const { body } = await app.call(table.cast.aigul, `GET /restorations?restriction=${String(restrictionIds[0])}`);
      return (body['items'] as Json[])[0];
    };
    return { page, links, restoration };
  };
  const takeBack = (link = '') => app.call('', `POST ${link.replace('?', '/withdrawal?') as `/${string}`}`);
  const lettersOf = (template: string) => app.database.db('mails').where({ template }).select('id');

  it('takes it back by the same link, and the check ends once every owner who asked for it has', async () => {
    const { page, links, restoration } = await askedByTwo();
    const standing = async (link = '') => (await app.call('', `GET ${link as `/${string}`}`)).body;
    expect((await takeBack(links[0]?.replace(/token=.*/u, `token=${'A'.repeat(32)}`))).status).to.equal(404);
    for (let times = 0; times < 2; times += 1) {
      const answer = await takeBack(links[0]);
      expect([answer.status, answer.body]).to.deep.equal([202, { status: 'taken_back' }]);
    }
    await serve();
    expect([await standing(links[0]), await standing(links[1])]).to.deep.equal([
      { status: 'taken_back' },
      { status: 'in_check' },
    ]);
    expect(await restoration()).to.include({ status: 'in_check' });
    await takeBack(links[1]);
    const ended = await restoration();
    expect(ended).to.include({ status: 'closed', outcome: 'withdrawn' });
    await serve();
    expect(await standing(links[1])).to.deep.equal({ status: 'taken_back' });
    const id = String(ended?.['id']);
    expect(await app.database.db('tasks').where({ case_id: id, closed_at: null }).select('kind')).to.deep.equal([]);
    const last: unknown = await app.database
      .db('audit_events')
      .where({ case_id: id })
      .orderBy('position', 'desc')
      .first('kind');
    expect(last).to.deep.equal({ kind: 'restoration_withdrawal' });
    const told = await linkOfLetter(app.database.db, 'removal_notice_withdrawn');
    expect((await app.call('', told)).body).to.deep.equal({ status: 'taken_back' });
    expect((await lookUp(page[0]!.value)).length, 'still restricted').to.equal(1);
    const kept = app.database.db('removal_notices').where({ restoration_id: id }).whereNotNull('email').select('id');
    expect(await kept).to.deep.equal([]);
  });

  it('has nobody decide what every owner has taken back, and is written to only once its case has ended', async () => {
    const { page, links, restoration } = await askedByTwo();
    const written = (await lettersOf('removal_notice_withdrawn')).length;
    const answer = () => answerRemovalNotices(app.database.as.worker, app.clock, 100);
    app.engine.silent = true;
    for (const link of links) expect((await takeBack(link)).status).to.equal(202);
    app.engine.silent = false;
    const { id } = (await restoration()) ?? {};
    for (const decision of ['lift', 'refuse'] as const) {
      const refused = await way.decide(table.cast.aigul, id, decision);
      expect(problemOf(refused)).to.equal('409 illegal-move status');
      expect(refused.body).to.include({ caseStatus: 'in_check' });
    }
    await answer();
    expect(await lettersOf('removal_notice_withdrawn'), 'its case has not heard of it').to.have.length(written);
    await serve();
    expect(await restoration()).to.include({ status: 'closed', outcome: 'withdrawn' });
    expect(await lettersOf('removal_notice_withdrawn')).to.have.length(written + 2);
    expect(await lookUp(page[0]!.value), 'still restricted').to.have.length(1);
  });

  it('is told that another owner goes on without him, and has nothing to take back once that is decided', async () => {
    const { links, restoration } = await askedByTwo();
    const written = (await lettersOf('removal_notice_withdrawn')).length;
    await takeBack(links[0]);
    await serve();
    expect(await lettersOf('removal_notice_withdrawn')).to.have.length(written + 1);
    const { id } = (await restoration()) ?? {};
    const { late } = await app.database.db.transaction(async (deciding) => {
      await deciding('restorations')
        .where({ id: String(id) })
        .update({ status: 'closed', outcome: 'refused' });
      const late = takeBack(links[1]);
      await eventually(async () => {
        const { rows } = await app.database.db.raw<{ rows: unknown[] }>(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        if (rows.length === 0) throw new Error('It does not wait for the decision');
      });
      // In an object, or the transaction would wait for it.
      return { late };
    });
    expect(problemOf(await late)).to.equal('409 illegal-move status');
  });

  it('takes back what nobody has looked at, and nothing that is answered', async () => {
    const page = somePage();
    await way.restrict([page]);
    await file(page[0]!.value);
    const link = await linkOfLetter(app.database.db);
    const path = link.slice('GET '.length);
    expect((await takeBack(path)).status, 'not confirmed yet').to.equal(404);
    await app.call('', link);
    expect((await takeBack(path)).status).to.equal(202);
    await serve();
    expect((await app.call('', link)).body).to.deep.equal({ status: 'taken_back' });
    expect(
      await app.database
        .db('restorations as o')
        .join('restoration_targets as t', 't.restoration_id', 'o.id')
        .join('restrictions as r', 'r.id', 't.restriction_id')
        .where('r.normalised', page[0]!.value)
        .select('o.id'),
    ).to.deep.equal([]);

    await file('https://nothing-here.kz/e');
    const answered = await linkOfLetter(app.database.db);
    await app.call('', answered);
    await serve();
    expect(problemOf(await takeBack(answered.slice('GET '.length)))).to.match(/^409 illegal-move/u);
  });

  it('is not told more of a kind that is not in force any more, and is forgotten unless he confirms', async () => {
    const child = somePage();
    await way.restrict([child], { violationKind: 'CHILD_ABUSE' });
    const kind = () => app.database.db('reference_entries').where({ list: 'violation_kinds', code: 'CHILD_ABUSE' });
    const before: { valid_to: string | null } = await kind().first('valid_to');
    await kind().update({ valid_to: '2026-07-15' });
    const { at } = app.clock;
    app.clock.at = Date.UTC(2026, 8, 1);
    expect((await lookUp(child[0]!.value))[0])
      .to.include({ masked: true })
      .and.not.have.property('norm');
    await kind().update(before);
    app.clock.at = at;
    await file('https://nothing-here.kz/d', 'forgetful@example.kz');
    const kept = () => app.database.db('removal_notices').where({ email: 'forgetful@example.kz' }).select('id');
    await serve();
    expect(await kept()).to.have.length(1);
    app.clock.at += 3 * 86_400_000 + 1;
    await serve();
    expect(await kept()).to.have.length(0);
  });

  it('is answered the same whether or not anything is restricted, and learns it from his letter', async () => {
    const answer = await file('https://nothing-here.kz/a');
    expect([answer.status, answer.body]).to.deep.equal([202, { status: 'to_be_confirmed' }]);
    const link = await linkOfLetter(app.database.db);
    await app.call('', link);
    await serve();
    expect((await app.call('', link)).body).to.deep.equal({ status: 'nothing_restricted' });
  });

  it('confirms nothing with another token, or too late, and gets no more than five letters a day', async () => {
    await file('https://nothing-here.kz/b');
    const link = await linkOfLetter(app.database.db);
    const wrong = link.replace(/.$/u, (last) => (last === 'A' ? 'B' : 'A')) as typeof link;
    expect((await app.call('', wrong)).status).to.equal(404);
    app.clock.at += 4 * 86_400_000;
    expect((await app.call('', link)).status).to.equal(404);
    for (let count = 0; count < 7; count += 1) await file('https://nothing-here.kz/c', 'one@example.kz');
    const letters = await app.database.db('mails').where({ address: 'one@example.kz' }).select('id');
    expect(letters).to.have.length(5);
    const tokens = await app.database.db<{ token_sha256: string }>('removal_notices').select('token_sha256');
    expect(tokens.every(({ token_sha256 }) => !link.includes(token_sha256))).to.equal(true);
  });
});
