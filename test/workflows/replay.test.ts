import { fileURLToPath } from 'node:url';
import { DefaultLogger, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect } from 'chai';
import { failureConverterPath } from '../../codec/data-converter.js';
import { keepQuiet, workflowBundle } from '../support/workflow-environment.js';
import { complaintEndings } from './complaint-endings.js';
import { endings } from './endings.js';
import { restorationEndings } from './restoration-endings.js';
import { storedHistories } from './stored-histories.js';

describe('Cases from earlier releases', function () {
  this.timeout(120_000);
  before(keepQuiet);

  it('are stored for every way in which a case ends', async () => {
    const names = [...(await storedHistories()).keys()];
    for (const release of ['1', '2']) {
      for (const ending of Object.keys(endings)) expect(names).to.include(`${release}/notice-${ending}`);
      for (const ending of ['restricted', 'not_executed', 'undeliverable_first', 'clarified'])
        expect(names).to.include(`${release}/dispatch-${ending}-1`);
    }
  });

  it('are stored for every way in which a complaint ends', async () => {
    const names = [...(await storedHistories()).keys()];
    for (const ending of Object.keys(complaintEndings)) expect(names).to.include(`3/complaint-${ending}`);
  });

  it('are stored for every way in which access is resumed, or is not', async () => {
    const names = [...(await storedHistories()).keys()];
    for (const ending of Object.keys(restorationEndings)) expect(names).to.include(`3/restoration-${ending}`);
    expect(names).to.include('3/dispatch-lifted-1');
  });

  it('go on with the workflows of today', async () => {
    const bundle = await workflowBundle();
    const stored = [...(await storedHistories())].map(([name, history]) => ({ workflowId: idOf(name), history }));
    const stopped: unknown[] = [];
    let replayed = 0;
    for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: bundle }, stored)) {
      replayed += 1;
      if (error !== undefined) stopped.push([workflowId, error.message]);
    }
    expect(stopped).to.deep.equal([]);
    expect(replayed).to.equal(stored.length);
  });

  it('would be seen to stop if the workflows took their steps otherwise', async () => {
    const workflowsPath = fileURLToPath(new URL('./other-workflows.ts', import.meta.url));
    const bundle = await bundleWorkflowCode({
      workflowsPath,
      failureConverterPath,
      logger: new DefaultLogger('ERROR'),
    });
    for (const name of ['1/notice-restricted', '1/dispatch-restricted-1']) {
      const history = (await storedHistories()).get(name);
      const replayed = Worker.runReplayHistory({ workflowBundle: bundle }, history, idOf(name));
      const error: unknown = await replayed.catch((thrown: unknown) => thrown);
      expect(error, name).to.be.instanceOf(DeterminismViolationError);
    }
  });
});

/** Workflow ids are data to a workflow only where it links to them; any will do. */
function idOf(name: string): string {
  return name.includes('/notice-') ? `notice:${name}` : `dispatch:${name}`;
}
