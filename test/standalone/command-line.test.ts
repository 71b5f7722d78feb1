import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { findTemporalBinary } from '../../standalone/temporal-binary.js';
import { noticeWorkflowId } from '../../workflows/messages.js';
import { page, players } from '../support/players.js';
import { withStack } from '../support/stack.js';

const run = promisify(execFile);

describe('Temporal’s own command line', function () {
  this.timeout(60_000);
  const house = withStack();
  const play = players(() => house.stack);
  let noticeId: string;
  let program: string;

  before(async () => {
    program = await findTemporalBinary({ log: () => undefined, signal: AbortSignal.timeout(50_000) });
    noticeId = (await play.file([page()])).id;
  });

  it('shows nothing of what a case is about by itself', async () => {
    const shown = await show();
    expect(shown).to.include('"encryption-key-id"').and.not.include('in_review').and.not.include('"filerId"');
  });

  it('shows an auditor everything, with the codec server', async () => {
    const shown = await show('auditor');
    expect(shown)
      .to.include(`"noticeId":"${noticeId}"`)
      .and.include('"status":"in_review"')
      .and.match(/"filerId":"[0-9a-f-]{36}"/u);
  });

  it('shows operations where the case stands', async () => {
    const shown = await show('ops');
    expect(shown).to.include('"status":"in_review"').and.include('"facts":1').and.include('"filerId":"[withheld]"');
    expect(shown).to.not.match(/"(actorId|reviewerId|filerId)":"[0-9a-f]/u);
  });

  /** The history of the case as it is printed, the base64 of its payloads read. */
  async function show(account?: string): Promise<string> {
    const { stack } = house;
    const auth = account === undefined ? undefined : `Bearer ${await stack.token(account)}`;
    const codec = auth === undefined ? [] : ['--codec-endpoint', `${stack.api}/api/v1/codec`, '--codec-auth', auth];
    const where = ['--address', stack.temporalAddress, '--namespace', stack.namespace, '--output', 'json'];
    const asked = ['workflow', 'show', '--workflow-id', noticeWorkflowId(noticeId), ...where, ...codec];
    const { stdout } = await run(program, asked, { maxBuffer: 32 * 1024 * 1024, timeout: 30_000 });
    return stdout.replaceAll(/"data": *"([A-Za-z0-9+/=]*)"/gu, (_, data: string) =>
      Buffer.from(data, 'base64').toString('utf8'),
    );
  }
});
