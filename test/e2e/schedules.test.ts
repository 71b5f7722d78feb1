import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { rhythms, timesBetween } from '../../domain/schedule-times.js';
import type { Rhythm } from '../../domain/schedule-times.js';
import { until } from '../../standalone/until.js';
import { ensureSchedules, houseSchedules } from '../../worker-schedules.js';
import type { WantedSchedule } from '../../worker-schedules.js';
import { ownStack } from '../support/stack.js';

const all = (end: number) => [{ start: 0, end, step: 1 }];

describe('schedules', function () {
  this.timeout(240_000);
  const own = ownStack();
  const now = Date.parse('2026-11-26T12:00:00Z');
  const [like] = houseSchedules(now);
  const frequent: WantedSchedule = {
    ...{ id: 'frequent', workflowType: 'rosterCycle' },
    calendars: [{ ...like!.calendars[0]!, second: [{ start: 0, end: 59, step: 1 }], minute: all(59), hour: all(23) }],
  };

  async function asking<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address: own.stack.temporalAddress });
    try {
      return await ask(new Client({ connection, namespace: own.stack.namespace }));
    } finally {
      await connection.close();
    }
  }
  const described = (id: string) => asking((client) => client.schedule.getHandle(id).describe());
  const ensure = (wanted: readonly WantedSchedule[]) => asking((client) => ensureSchedules(client, wanted));

  it('are there once a worker has started, and come when the domain says', async () => {
    for (const [id, rhythm] of Object.entries<Rhythm>(rhythms)) {
      const { info, action } = await described(id);
      expect(action.workflowType).to.equal(id);
      const next = info.nextActionTimes.map((time) => time.getTime());
      expect(next.length).to.be.greaterThan(5);
      expect(next).to.deep.equal(timesBetween(rhythm, Date.now(), next.at(-1)!));
    }
  });

  it('are made once by workers that start at the same time, and left alone from then on', async () => {
    const wanted = houseSchedules(now).map((schedule) => ({ ...schedule, id: `${schedule.id}-again` }));
    await Promise.all([ensure(wanted), ensure(wanted), ensure(wanted)]);
    await ensure(wanted);
    for (const { id } of wanted) expect((await described(id)).info.lastUpdatedAt, id).to.equal(undefined);
  });

  it('are put right where they differ, and stay paused where operations paused them', async () => {
    const wanted = { ...houseSchedules(now)[0]!, id: 'moved' };
    await ensure([wanted]);
    await asking((client) => client.schedule.getHandle('moved').pause('maintenance'));
    const minute = [{ start: 5, end: 5, step: 1 }];
    await ensure([{ ...wanted, calendars: wanted.calendars.map((calendar) => ({ ...calendar, minute })) }]);
    const { info, state } = await described('moved');
    expect(new Set(info.nextActionTimes.map((time) => time.getUTCMinutes()))).to.deep.equal(new Set([5]));
    expect(state).to.deep.include({ paused: true, note: 'maintenance' });
  });

  it('survive a restart of the server and make up for its outage, a worker that starts meanwhile or not', async () => {
    await ensure([frequent]);
    const soon = { withinMs: 60_000 };
    const ran = async () => {
      if ((await described('frequent')).info.numActionsTaken === 0) throw new Error('not yet');
    };
    await until('a first run', ran, soon);
    await own.stack.stopTemporal();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const back = Date.now();
    await own.stack.startTemporal();
    await ensure([frequent]);
    await until(
      'a run that was missed',
      async () => {
        const { recentActions } = (await described('frequent')).info;
        const isLate = recentActions.some(
          ({ scheduledAt: due, takenAt }) => due.getTime() < back && takenAt.getTime() > back,
        );
        if (!isLate) throw new Error('none yet');
      },
      soon,
    );
    expect((await described('frequent')).info.numActionsMissedCatchupWindow).to.equal(0);
    await asking((client) => client.schedule.getHandle('frequent').delete());
  });
});
