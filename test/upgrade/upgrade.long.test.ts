import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { connect } from '../../db/connection.js';
import { dispatchStatuses } from '../../domain/dispatch-status.js';
import { noticeStatuses } from '../../domain/notice-status.js';
import { startStack } from '../../standalone/stack.js';
import type { Stack } from '../../standalone/stack-types.js';
import { until } from '../../standalone/until.js';
import { dispatchWorkflowId, noticeWorkflowId } from '../../workflows/messages.js';
import { auditChain } from '../faults/audit-chains.js';
import { compiledSources } from '../support/compiled-sources.js';
import { players } from '../support/players.js';
import { nobodyPrints } from '../support/stack.js';
import { restoreRelease } from './restore.js';
import { scenes } from './scenes.js';
import { payloadKeyOfReleases, readRelease, storedReleases } from './stored-release.js';
import type { StoredCase, StoredRelease } from './stored-release.js';

/** A fact is never cancelled by anything that these releases do. */
const neverSeen = ['cancelled'];
/** A new key writes from today on. */
const keys = [`today:${randomBytes(32).toString('base64')}`, payloadKeyOfReleases].join(',');
const env = {
  ...nobodyPrints,
  ...{ SWEEP_EVERY_MS: '300', DELIVERY_FIRST_RETRY_MS: '200', ACT_ANSWER_WITHIN_MS: '20000' },
  PAYLOAD_KEYS: keys,
};

for (const name of storedReleases()) upgradeFrom(name);

function upgradeFrom(from: string): void {
  describe(`A house that was upgraded from release ${from} with a case in every state`, function () {
    this.timeout(240_000);
    const endings = new Map<string, Promise<string>>();
    let release: StoredRelease;
    let stack: Stack;
    let db: Knex;
    let connection: Connection;
    let temporal: Client;
    let stoodBefore: Map<string, number>;

    before(async () => {
      release = await readRelease(from);
      const compiled = await compiledSources();
      const dataDir = await mkdtemp(path.join(tmpdir(), 'habarlama-test-'));
      await restoreRelease(from, dataDir);
      stack = await startStack({ dataDir, temporary: true, compiled, env });
      db = connect(stack.databaseUrl, { max: 4 });
      connection = await Connection.connect({ address: stack.temporalAddress });
      temporal = new Client({ connection, namespace: stack.namespace });
      stoodBefore = await chainLengths();
      // So many at a time as a small machine can serve.
      const lanes = Array.from({ length: 6 }, () => Promise.resolve());
      for (const [index, [name, stored]] of Object.entries(release.cases).entries()) {
        const lane = index % lanes.length;
        const ending = Promise.resolve(lanes[lane]).then(() => finish(name, stored));
        lanes[lane] = ending.then(
          () => undefined,
          () => undefined,
        );
        endings.set(name, ending);
      }
    });
    after(async () => {
      await Promise.allSettled(endings.values());
      await db.destroy();
      await connection.close();
      await stack.stop();
    });

    async function finish(name: string, stored: StoredCase): Promise<string> {
      const play = players(() => stack);
      const scene = scenes[name];
      if (scene === undefined) throw new Error(`Nobody knows how ${name} goes on`);
      await scene.finish(play, stored);
      const [status = ''] = scene.ends.split(' ');
      const { outcome } = (await play.until(stored.id, status)) as { outcome?: string };
      return outcome === undefined ? status : `${status} ${outcome}`;
    }

    async function chainLengths(): Promise<Map<string, number>> {
      const chains: { case_id: string; length: number }[] = await db('audit_chains').select('case_id', 'length');
      return new Map(chains.map(({ case_id, length }) => [case_id, length]));
    }

    it('has one in every state of a notice and of a dispatch', async () => {
      const { cases } = await readRelease(from);
      const notices = Object.values(cases).map(({ status }) => status.split(' ')[0]);
      const dispatches = Object.values(cases).flatMap((stored) => stored.dispatches);
      expect(notices).to.include.members([...noticeStatuses]);
      expect(dispatches).to.include.members(dispatchStatuses.filter((status) => !neverSeen.includes(status)));
    });

    for (const [name, { ends }] of Object.entries(scenes)) {
      it(`ends ${name.replaceAll('_', ' ')} as ${ends}`, async () => {
        expect(await endings.get(name)).to.equal(ends);
      });
    }

    it('leaves no act without an answer and no task open', async () => {
      await Promise.allSettled(endings.values());
      await until('The last act', async () => expect(await unanswered()).to.deep.equal([]), { withinMs: 120_000 });
      const open: unknown = await db('tasks').whereNull('closed_at').select('kind', 'notice_id');
      expect(open).to.deep.equal([]);
    });

    const unanswered = () => db('acts').whereNull('answered_at').select('kind', 'notice_id');

    it('keeps every audit chain whole, from the first event to the last', async () => {
      await Promise.allSettled(endings.values());
      for (const [caseId, length] of stoodBefore) {
        const events = await auditChain(db, caseId);
        expect(events.length, caseId).to.be.at.least(length);
      }
      const [anyEnded] = Object.values(release.cases);
      expect(stoodBefore.size).to.be.greaterThan(Object.keys(release.cases).length);
      expect(stoodBefore.has(anyEnded?.id ?? '')).to.equal(true);
    });

    it('ends the workflow of every case that was open, and of each of its dispatches', async () => {
      await Promise.allSettled(endings.values());
      const wasOpen = Object.values(release.cases).filter(({ status }) => !/^(closed|withdrawn)/u.test(status));
      const notices = wasOpen.flatMap(({ id, part }) => (part === undefined ? [id] : [id, part.id]));
      const dispatches: { prescription_id: string; recipient_id: string }[] = await db('dispatches')
        .whereIn('notice_id', notices)
        .select('prescription_id', 'recipient_id');
      const workflows = [
        ...notices.map(noticeWorkflowId),
        ...dispatches.map((row) => dispatchWorkflowId(row.prescription_id, row.recipient_id)),
      ];
      for (const id of workflows) await until(id, () => expectCompleted(id), { withinMs: 120_000 });
    });

    async function expectCompleted(workflowId: string): Promise<void> {
      const { status } = await temporal.workflow.getHandle(workflowId).describe();
      expect(status.name, workflowId).to.equal('COMPLETED');
    }
  });
}
