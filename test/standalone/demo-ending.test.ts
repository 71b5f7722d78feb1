import { expect } from 'chai';
import { differences } from '../../standalone/demo/ending.js';
import type { Ended } from '../../standalone/demo/ending.js';
import { Play } from '../../standalone/demo/play.js';
import type { PlayDeps } from '../../standalone/demo/play.js';
import { readSamples } from '../../standalone/demo/read-samples.js';
import { summarise } from '../../standalone/demo/summary.js';

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

describe('the end of a sample', () => {
  let play: Play;
  let ended: Ended;
  let deliveries: { id: string; type: string; signatureValid: boolean }[];

  const dispatch = (number: number, name: string, attempts: number): Ended['dispatches'][number] => ({
    ...{ id: id(number), prescriptionId: id(90), prescriptionNumber: 'P-2026-000001', factCount: 3, attempts },
    ...{ recipient: { id: id(number + 50), name }, status: 'executed' },
  });

  beforeEach(async () => {
    const sample = (await readSamples()).find((each) => each.id === '01-gambling-pages')!;
    deliveries = [{ id: 'm1', type: 'prescription.issued', signatureValid: true }];
    const simulators = {
      deliveriesOf: (code: string) => Promise.resolve(code.startsWith('SIM_') ? deliveries : undefined),
    };
    play = new Play(sample, { simulators } as unknown as PlayDeps);
    ended = {
      at: { id: id(1), number: '2026-000001' },
      notice: {
        ...{ id: id(1), number: '2026-000001', status: 'closed', outcome: 'restricted' },
        facts: [1, 2, 3].map((ordinal) => ({ id: id(10 + ordinal), ordinal, verdict: 'confirmed' })),
      },
      dispatches: [
        dispatch(21, 'Sim Telecom A (simulator)', 3),
        dispatch(22, 'Sim Telecom B (simulator)', 1),
        dispatch(23, 'Polling Telecom', 0),
      ],
    };
  });

  it('differs in nothing where all is as it says', async () => {
    expect(await differences(play, [ended])).to.deep.equal([]);
  });

  const otherwise: [what: string, change: () => void][] = [
    ['status', () => (ended.notice.status = 'in_execution')],
    ['outcome', () => (ended.notice.outcome = 'mixed')],
    ['verdicts', () => (ended.notice.facts[1]!.verdict = 'unconfirmed')],
    ['recipients', () => ended.dispatches.pop()],
    ['SIM_TELECOM_B is not_executed', () => (ended.dispatches[1]!.status = 'not_executed')],
    ['2 attempts', () => (ended.dispatches[0]!.attempts = 2)],
    ['2 orders', () => deliveries.push({ id: 'm2', type: 'prescription.issued', signatureValid: true })],
    ['bad signature', () => (deliveries[0]!.signatureValid = false)],
  ];
  for (const [what, change] of otherwise) {
    it(`names what differs: ${what}`, async () => {
      change();
      const found = await differences(play, [ended]);
      expect(found.join('; ')).to.contain(what);
      const summary = summarise([{ sample: play.sample, ended: [ended], seconds: 1, differences: found }]);
      expect(summary.failed).to.equal(1);
    });
  }

  it('is not reached where a part is missing or one too many', async () => {
    expect(await differences(play, [ended, ended])).to.deep.equal(['2 notices came of it, not 1']);
    expect(await differences(play, [])).to.deep.equal(['0 notices came of it, not 1']);
  });
});
