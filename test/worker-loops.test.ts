import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import type { CaseDeps } from '../activities/deps.js';
import { readConfig } from '../config.js';
import type { Logger } from '../logging.js';
import { startLoops } from '../worker-loops.js';

const least = {
  DATABASE_URL: 'postgres://habarlama:pa55@127.0.0.1:5432/habarlama',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  PUBLIC_URL: 'http://127.0.0.1:8080',
  EVIDENCE_DIR: '/var/lib/habarlama/evidence',
};
const signing = { AUDIT_SIGNING_KEY: randomBytes(32).toString('base64') };
const mailing = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'house@habarlama.example' };
const scanning = { SCANNER_ADDRESS: '127.0.0.1:1' };

const ofSweeper = [
  'A sweep failed and will be tried again',
  'Complaints could not be started and will be tried again',
  'Nobody could be reminded of the calendar; it will be tried again',
  'Terms could not be counted again; it will be tried again',
  'What owners have confirmed could not be taken up; it will be tried again',
];

/** What each kind does beside its task queue, by what the log says where there is no database. */
const loopsOf: [kinds: string, settings: object, loops: string[]][] = [
  ['cases,deliveries', { ...signing, ...mailing, ...scanning }, []],
  ['sweeper', {}, ofSweeper],
  ['sweeper', scanning, [...ofSweeper, 'Scanning again failed and will be tried again']],
  ['notary', {}, []],
  ['notary', signing, ['The audit chains could not be signed; it will be tried again']],
  ['mailer', {}, []],
  ['mailer', mailing, ['Mail could not be sent and will be tried again']],
  ['printer', {}, ['A document could not be printed; it will be tried again']],
  [
    'notary,printer',
    signing,
    [
      'A document could not be printed; it will be tried again',
      'The audit chains could not be signed; it will be tried again',
    ],
  ],
];

describe('what a worker does again and again', () => {
  for (const [kinds, settings, loops] of loopsOf) {
    const given = Object.keys(settings).join(', ') || 'nothing else';
    it(`is as its kinds say: ${kinds} with ${given} set`, async () => {
      const { said, stop } = begin(kinds, settings, () => Promise.reject(new Error('There is no database')));
      await stop();
      expect(said.sort()).to.deep.equal([...loops].sort());
    });
  }

  it('is over only once what is under way has ended', async () => {
    let finish: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => (finish = resolve));
    const order: string[] = [];
    const { stop } = begin('printer', {}, () => underWay.then(() => order.push('printed')));
    const stopped = stop().then(() => order.push('stopped'));
    await pause(20);
    expect(order).to.deep.equal([]);
    finish();
    await stopped;
    expect(order).to.deep.equal(['printed', 'stopped']);
  });
});

/** Begins the loops of these kinds over a database that answers everything like this. */
function begin(kinds: string, settings: object, answer: () => Promise<unknown>) {
  const said: string[] = [];
  const log = { error: (_fields: object, sentence: string) => said.push(sentence) } as unknown as Logger;
  const deps = {
    db: Object.assign(
      () => {
        throw new Error('There is no database');
      },
      { transaction: answer, raw: answer },
    ),
    clock: { now: () => 0 },
    settings: { restorationCheckWorkingDays: 3 },
  } as unknown as CaseDeps;
  const loops = startLoops(readConfig('worker', { ...least, ...settings, WORKER_KINDS: kinds }), deps, log);
  return { said, stop: () => loops.stop() };
}
