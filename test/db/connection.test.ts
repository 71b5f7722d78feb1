import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);

/** Asks a server that is not there, in a process of its own: what it prints is all that comes. */
const program = `
  import { connect } from './db/connection.ts';
  const db = connect('postgres://a:b@127.0.0.1:1/c');
  await db.raw('select 1').catch((error) => console.log('thrown ' + error.code));
  await db.destroy();
`;

describe('a connection', () => {
  it('that cannot be made is an error to whoever asked, and nothing is printed', async () => {
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    expect([stdout, stderr]).to.deep.equal(['thrown ECONNREFUSED\n', '']);
  });
});
