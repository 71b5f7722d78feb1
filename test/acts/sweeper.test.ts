import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { againAndAgain } from '../../acts/again-and-again.js';
import { sweep } from '../../acts/sweeper.js';
import { turns } from '../../db/is-alone.js';
import { applyAct } from '../../db/acts.js';
import type { Act } from '../../db/acts.js';
import { until } from '../../standalone/until.js';
import type { ActOutcome } from '../../workflows/messages.js';
import { engineThat } from './scripted-engine.js';
import type { ScriptedEngine, SentUpdate } from './scripted-engine.js';
import { withStoredActs } from './stored-acts.js';

const minute = 60_000;

describe('The sweeper', () => {
  const acts = withStoredActs();
  afterEach(() => acts.db('acts').update({ answered_at: new Date(0) }));

  const sender = ({ client }: ScriptedEngine, answerWithinMs = 10_000) => ({
    ...{ db: acts.db, clock: acts.clock, temporal: client, answerWithinMs },
  });
  const sweepAgainAndAgain = (engine: ScriptedEngine, onError: (error: unknown) => unknown = () => undefined) =>
    againAndAgain((isStopped) => sweep(sender(engine), 0, isStopped), 20, onError);
  const apply = async ({ updateId }: SentUpdate): Promise<ActOutcome> => {
    await applyAct(acts.db, acts.clock, updateId, {});
    return { outcome: 'applied' };
  };
  const later = () => (acts.clock.at += minute);
  const three = async (): Promise<[Act, Act, Act]> => {
    const first = await acts.onNotice('recusal');
    const second = await acts.onNotice('recusal', { noticeId: first.caseId });
    return [first, second, await acts.onNotice('recusal', { noticeId: first.caseId })];
  };
  const ids = (of: readonly (Act | SentUpdate)[]) => of.map((each) => ('updateId' in each ? each.updateId : each.id));

  it('sends again what has been unanswered for a while, and nothing else', async () => {
    const [lost, answered, unheard] = [
      await acts.onNotice('recusal'),
      await acts.onNotice('recusal'),
      await acts.onNotice('recusal'),
    ];
    await acts
      .db('acts')
      .where({ id: answered.id })
      .update({ answered_at: new Date(0) });
    await applyAct(acts.db, acts.clock, unheard.id, {});
    later();
    await acts.onNotice('recusal');
    acts.clock.at += 1_000;
    const engine = engineThat(apply);
    expect(await sweep(sender(engine), minute)).to.equal(2);
    expect(ids(engine.sent)).to.have.members([lost.id, unheard.id]);
    expect(await sweep(sender(engine), minute)).to.equal(0);
  });

  it('keeps the order of receipt within a case', async () => {
    const all = await three();
    later();
    const engine = engineThat(async (update) => {
      // The earlier, the slower: side by side the last would be first.
      await pause(ids(all).length * 20 - 20 * ids(all).indexOf(update.updateId));
      return apply(update);
    });
    expect(await sweep(sender(engine), 0)).to.equal(3);
    expect(ids(engine.sent)).to.deep.equal(ids(all));
  });

  it('lets no act overtake one of its case that has no answer, and goes on with other cases', async () => {
    const [first] = await three();
    const other = await acts.onNotice('recusal');
    later();
    const engine = engineThat((update) =>
      update.updateId === first.id ? new Promise(() => undefined) : apply(update),
    );
    expect(await sweep(sender(engine, 1_000), 0)).to.equal(1);
    expect(ids(engine.sent)).to.have.members([first.id, other.id]);
  });

  it('goes on with other cases when something is wrong with one, and says so afterwards', async () => {
    const broken = await acts.onNotice('recusal');
    const others = [];
    for (let count = 0; count < 12; count += 1) others.push(await acts.onNotice('recusal'));
    later();
    const engine = engineThat((update) =>
      update.updateId === broken.id ? Promise.reject(new TypeError('A mistake of ours')) : apply(update),
    );
    const thrown: unknown = await sweep(sender(engine), 0).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(AggregateError).with.property('cause').that.is.instanceOf(TypeError);
    for (const act of others) expect((await acts.now(act)).answeredAt).to.not.equal(null);
  });

  it('sweeps in one process at a time', async () => {
    const act = await acts.onNotice('recusal');
    later();
    const engine = engineThat(async (update) => {
      await pause(100);
      return apply(update);
    });
    const counts = await Promise.all([sweep(sender(engine), 0), sweep(sender(engine), 0), sweep(sender(engine), 0)]);
    expect(counts.sort()).to.deep.equal([0, 0, 1]);
    expect(ids(engine.sent)).to.deep.equal([act.id]);
  });

  it('does not wait for another process that sweeps', async () => {
    await acts.onNotice('recusal');
    later();
    const engine = engineThat(apply);
    await acts.db.transaction(async (elsewhere) => {
      await elsewhere.raw('select pg_advisory_xact_lock(?)', [turns.sweeping]);
      expect(await sweep(sender(engine), 0)).to.equal(0);
    });
    expect(engine.sent).to.deep.equal([]);
    expect(await sweep(sender(engine), 0)).to.equal(1);
  });

  it('goes on after a sweep that failed, until it is stopped', async () => {
    const act = await acts.onNotice('recusal');
    later();
    const errors: unknown[] = [];
    const engine = engineThat((update, count) =>
      count === 1 ? Promise.reject(new TypeError('A mistake of ours')) : apply(update),
    );
    const sweeper = sweepAgainAndAgain(engine, (error) => errors.push(error));
    await until(
      'The second sweep',
      async () => {
        if ((await acts.now(act)).answeredAt === null) throw new Error('It has not come');
      },
      { withinMs: 5_000 },
    );
    await sweeper.stop();
    expect(errors).to.have.length(1);
    await acts.onNotice('recusal');
    later();
    await pause(100);
    expect(engine.sent).to.have.length(2);
  });

  it('ends its sweep when it is stopped, and begins with no further case', async () => {
    for (let count = 0; count < 20; count += 1) await acts.onNotice('recusal');
    later();
    const engine = engineThat(async (update) => {
      await pause(50);
      return apply(update);
    });
    const sweeper = sweepAgainAndAgain(engine);
    await until('The first act', () => (engine.sent.length > 0 ? Promise.resolve() : Promise.reject(new Error('No'))), {
      withinMs: 5_000,
      everyMs: 5,
    });
    await sweeper.stop();
    expect(engine.sent.length).to.be.within(1, 8);
    const open: unknown[] = await acts.db('acts').where({ answered_at: null }).select('id');
    expect(open).to.have.length(20 - engine.sent.length);
  });
});
