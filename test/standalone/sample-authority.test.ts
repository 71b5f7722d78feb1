import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../config.js';
import type { SignatureVerifier } from '../../domain/signature.js';
import { refuseSampleRoots } from '../../run-process.js';
import { sampleRoots, startVerifier } from '../../signatures/start-verifier.js';
import { openSampleAuthority } from '../../standalone/authority/sample-authority.js';
import type { SampleAuthority } from '../../standalone/authority/sample-authority.js';
import { serveList } from '../../standalone/authority/serve-list.js';
import type { LocalServer } from '../../standalone/local-server.js';
import { sampleAccount } from '../../standalone/sample-accounts.js';
import { systemClock } from '../../system-clock.js';
import { pdf } from '../support/pictures.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';

describe('the authority of one machine', () => {
  const folder = withTemporaryFolder();
  let authority: SampleAuthority;
  let list: LocalServer;
  let verifier: SignatureVerifier;

  const verifierWith = (lists: string[]) => startVerifier({ rootsFile: authority.rootFile, lists, withinMs: 5_000 });
  beforeEach(async () => {
    authority = await openSampleAuthority(folder.path);
    list = await serveList(authority, 0);
    verifier = verifierWith([list.url]);
  });
  afterEach(() => list.close());

  const { fullName } = sampleAccount('head.finmon');
  const verify = async (signature: Uint8Array, more: Partial<Parameters<SignatureVerifier['verify']>[0]> = {}) => {
    const times = { receivedAt: systemClock.now(), checkedAt: systemClock.now() };
    return verifier.verify({ signature, document: pdf(), signerName: fullName, ...times, ...more });
  };

  it('has the signature of a head found valid, revocation included, before and after a new start', async () => {
    const signature = await authority.sign('head.finmon', pdf());
    const report = await verify(signature);
    expect(report.overall, JSON.stringify(report)).to.equal('valid');
    const again = await (await openSampleAuthority(folder.path)).sign('head.finmon', pdf());
    expect((await verify(again)).overall).to.equal('valid');
    verifier = verifierWith([]);
    expect((await verify(signature)).overall).to.equal('not_checked');
  });

  it('has another document, and another person, found invalid', async () => {
    const signature = await authority.sign('head.finmon', pdf());
    expect((await verify(signature, { document: pdf('another') })).checks.content.result).to.equal('invalid');
    const other = await authority.sign('head.interior', pdf());
    expect((await verify(other)).checks.signer_name.result).to.equal('invalid');
  });

  it('certifies heads alone, and lets nobody else read their keys', async () => {
    const refused = await authority.sign('officer.finmon', pdf()).catch((error: unknown) => String(error));
    expect(refused).to.contain('officer.finmon').and.contain('head.finmon');
    const files = await readdir(path.dirname(authority.rootFile));
    expect(files).to.include.members(['root.pem', 'root.key.pem', 'head.interior.key.pem']);
    for (const name of files) {
      const { mode } = await stat(path.join(path.dirname(authority.rootFile), name));
      expect(mode & 0o077, name).to.equal(0);
    }
    expect(await readFile(authority.rootFile, 'latin1')).to.match(/^-----BEGIN CERTIFICATE-----\n/u);
  });

  it('is refused in production, by the name of its root', () => {
    const found = () => sampleRoots({ rootsFile: authority.rootFile });
    expect(() => refuseSampleRoots({ nodeEnv: 'production' }, found))
      .to.throw(ConfigError)
      .with.property('message')
      .that.matches(/^SIGNATURE_ROOTS_FILE must not hold .*SAMPLE.* in production$/u);
    expect(() => refuseSampleRoots({ nodeEnv: 'development' }, found)).to.not.throw();
    expect(() => refuseSampleRoots({ nodeEnv: 'production' }, () => sampleRoots({}))).to.not.throw();
  });
});
