import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Simulators } from '../../standalone/demo/simulators.js';
import { operatorScript } from '../../standalone/operator-script.js';
import { startOperatorSimulator } from '../../standalone/operator-simulator.js';
import type { OperatorSimulator } from '../../standalone/operator-simulator.js';

describe('operators that several samples share', () => {
  let operators: OperatorSimulator[];
  let simulators: Simulators;

  beforeEach(async () => {
    operators = await Promise.all(
      ['A', 'B'].map((name) =>
        startOperatorSimulator({ name, port: 0, secret: 'whsec_c2VjcmV0', token: () => Promise.resolve('') }),
      ),
    );
    simulators = new Simulators(new Map(operators.map(({ name, url }) => [name, url])));
  });
  afterEach(() => Promise.all(operators.map((operator) => operator.close())));

  const behaviour = async (index: number) => {
    const { behaviour: script } = (await (await fetch(operators[index]!.url)).json()) as { behaviour: unknown };
    return script;
  };
  const slow = operatorScript.parse({ after: [{ status: 'unclear' }] });
  const down = operatorScript.parse({ answers: [503] });
  const isTaken = async (taking: Promise<unknown>) =>
    Promise.race([taking.then(() => true), pause(100).then(() => false)]);

  it('behave as one sample says until it is over, and then as the next one says', async () => {
    const release = await simulators.take(['A'], { A: slow });
    expect(await behaviour(0)).to.deep.include({ after: [{ status: 'unclear' }] });
    const usual = simulators.take(['A', 'B'], {});
    expect(await isTaken(usual)).to.equal(false);
    release();
    (await usual)();
    expect(await behaviour(0)).to.deep.include({ after: [{ status: 'received' }, { status: 'executed' }] });
  });

  it('are shared by samples that want the same, but not where answers are used up', async () => {
    const first = await simulators.take(['A'], {});
    const second = await simulators.take(['A'], {});
    first();
    second();
    (await simulators.take(['B'], { B: down }))();
    const holder = await simulators.take(['B'], { B: down });
    const next = simulators.take(['B'], { B: down });
    expect(await isTaken(next)).to.equal(false);
    holder();
    (await next)();
  });

  it('are never waited for in a circle', async () => {
    const both = Array.from({ length: 6 }, async (_, index) => {
      const release = await simulators.take(
        index % 2 === 0 ? ['A', 'B'] : ['B', 'A'],
        index % 3 === 0 ? { A: slow } : { B: down },
      );
      await pause(5);
      release();
    });
    // Waiting in a circle would last until the test's own time is over.
    expect(await Promise.all(both)).to.have.length(6);
  }).timeout(10_000);
});
