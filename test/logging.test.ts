import { expect } from 'chai';
import { createLogger } from '../logging.js';
import type { LogFields, Logger } from '../logging.js';

function logged(say: (logger: Logger) => void): string {
  let written = '';
  const destination = { write: (line: string) => void (written += line) };
  say(createLogger({ level: 'info', name: 'api', destination }));
  return written;
}

describe('the log', () => {
  it('says ids, codes and counts', () => {
    const line = JSON.parse(
      logged((log) => log.child({ requestId: 'r-1' }).info({ workflowId: 'notice:0198', count: 3 }, 'Case started')),
    ) as Record<string, unknown>;
    expect(line).to.include({
      name: 'api',
      requestId: 'r-1',
      workflowId: 'notice:0198',
      count: 3,
      msg: 'Case started',
    });
    expect(line['time']).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  const secrets = {
    locator: 'https://casino.example/page',
    name: 'Айгүл Серікқызы',
    authorization: 'Bearer eyJhbGciOi.J9',
    facts: [{ locators: [{ value: 'casino.example' }] }],
  };
  it('drops what is not on the list, at any depth, in children too', () => {
    const line = logged((log) => log.child(secrets as LogFields).info(secrets as LogFields, 'Filed'));
    expect(line)
      .to.include('Filed')
      .and.not.match(/casino|Айгүл|eyJ/);
  });

  it('withholds a value that does not look like an id, whatever its key says', () => {
    const line = logged((log) => {
      log.info({ caseId: 'https://casino.example/', route: '/x?q=casino.example', status: 'casino.example' }, 'Asked');
    });
    expect(line).to.include('"caseId":"[withheld]"').and.not.include('casino');
  });

  it('tells an error by type, code and place, never by its message or its cause’s', () => {
    const error = Object.assign(new TypeError('no row for casino.example\n    in Айгүл'), {
      code: '23505',
      detail: 'Key (casino.example)',
    });
    const wrapped = new Error('while filing casino.example', { cause: error });
    const line = logged((log) => log.error({ err: wrapped }, 'Could not file'));
    expect(line).to.include('"type":"TypeError"').and.include('"code":"23505"').and.include('logging.test.ts');
    expect(line).to.not.match(/casino|Айгүл/);
  });

  it('keeps to its level', () => {
    expect(logged((log) => log.debug('Nothing'))).to.equal('');
  });
});
