import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { expect } from 'chai';
import { sendAct } from '../../acts/send-act.js';
import { findAct } from '../../db/acts.js';
import { withApp } from '../support/app.js';
import { withReviewTable } from '../support/review-table.js';

describe('an act whose update the engine has forgotten', () => {
  const app = withApp({ actAnswerWithinMs: 200 });
  const table = withReviewTable(app);

  it('is sent again at once and not left to the sweeper', async () => {
    const { id } = await table.notice();
    app.engine.silent = true;
    const kept = await app.call(table.cast.nurlan, `POST /notices/${id}/recusal`, {
      body: { reason: 'I know the owner' },
      key: randomUUID(),
    });
    app.engine.silent = false;
    const { db } = app.database;
    const act = await findAct(db, String(kept.body['id']));
    let sent = 0;
    const temporal = forgetting(app.engine.client, () => (sent += 1) <= 2);
    const outcome = await sendAct({ db, clock: app.clock, temporal, answerWithinMs: 4_500 }, act!);
    expect([outcome, sent]).to.deep.equal(['answered', 3]);
    expect((await findAct(db, act!.id))?.answeredAt).to.not.equal(null);
  });
});

/** The engine, saying of some updates what it says when it throws a step away with the update in it. */
function forgetting(engine: Client, forgets: () => boolean): Client {
  const workflow = {
    getHandle: (workflowId: string) => ({
      executeUpdate(...given: Parameters<ReturnType<typeof engine.workflow.getHandle>['executeUpdate']>) {
        if (!forgets()) return engine.workflow.getHandle(workflowId).executeUpdate(...given);
        const details = 'Unable to perform workflow execution update due to unexpected workflow task failure.';
        return Promise.reject(
          Object.assign(new Error(`9 FAILED_PRECONDITION: ${details}`), { code: 9, details, metadata: {} }),
        );
      },
    }),
  };
  const withAbortSignal = (_signal: AbortSignal, work: () => Promise<unknown>) => work();
  return { workflow, withAbortSignal } as unknown as Client;
}
