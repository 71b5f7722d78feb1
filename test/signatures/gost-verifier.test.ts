import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { callOut } from '../../signatures/call-out.js';
import { gostVerifierAt, noGostVerifier } from '../../signatures/gost-verifier.js';
import type { GostVerifier } from '../../signatures/gost-verifier.js';
import { keepLists } from '../../signatures/kept-lists.js';
import { signatureVerifier } from '../../signatures/signature-verifier.js';
import type { SignatureReport } from '../../domain/signature.js';
import { certify, day, gostSigned } from '../support/certificates.js';
import type { Holder } from '../support/certificates.js';

const receivedAt = Date.UTC(2026, 6, 1, 9);
const years = { notBefore: receivedAt - 300 * day, notAfter: receivedAt + 300 * day };
const document = Buffer.from('%PDF-1.7 a notice');

/** Plays the national authority's program: it knows no GOST, only the protocol of docs/signatures.md. */
class GostVerifierSimulator {
  asked: Record<string, unknown>[] = [];
  answer: (asked: Record<string, unknown>, res: ServerResponse) => void = () => undefined;
  private readonly server: Server = createServer((req, res) => void this.serve(req, res));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/verify`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const asked = JSON.parse(Buffer.concat(await req.toArray()).toString()) as Record<string, unknown>;
    this.asked.push(asked);
    this.answer(asked, res);
  }
}

describe('a signature by GOST 34.10', () => {
  const simulator = new GostVerifierSimulator();
  let url: string;
  let signer: Holder;
  let signature: Buffer;

  before(async () => {
    url = await simulator.start();
    signer = await certify({ commonName: 'СЕРІКОВ ДАУРЕН', ...years });
    signature = await gostSigned({ signer, document });
  });
  after(() => simulator.stop());

  const fingerprint = () => createHash('sha256').update(signer.der).digest('hex');
  const all = { content: 1, signature: 1, chain: 1, validity: 1, key_usage: 1, revocation: 1 };
  const every = (finding: object) => Object.fromEntries(Object.keys(all).map((check) => [check, finding]));
  const answering = (answer: unknown, status = 200) => {
    simulator.answer = (_, res) =>
      res.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };

  function look(gost: GostVerifier = gostVerifierAt(url, callOut)): Promise<SignatureReport> {
    const revocation = { lists: keepLists([], callOut), callOut };
    const verifier = signatureVerifier({ roots: [], intermediates: [], revocation, gost, withinMs: 1_000 });
    return verifier.verify({ signature, document, signerName: 'Серіков Даурен', receivedAt, checkedAt: receivedAt });
  }

  it('is not checked where nobody can', async () => {
    const { overall, checks } = await look(noGostVerifier);
    expect(overall).to.equal('not_checked');
    expect(checks.signature).to.deep.equal({ result: 'not_checked', reason: 'no_gost_verifier' });
    expect(checks.signer_name).to.deep.equal({ result: 'valid' });
  });

  it('is sent to the verifier as the protocol has it, and is what that says', async () => {
    answering({ signerCertificateSha256: fingerprint(), checks: every({ result: 'valid' }) });
    expect((await look()).overall).to.equal('valid');
    expect(simulator.asked.at(-1)).to.deep.equal({
      cms: signature.toString('base64'),
      document: document.toString('base64'),
      receivedAt: '2026-07-01T09:00:00.000Z',
    });
    const revoked = { ...every({ result: 'valid' }), revocation: { result: 'invalid', reason: 'revoked' } };
    answering({ signerCertificateSha256: fingerprint(), checks: revoked });
    const { overall, checks } = await look();
    expect([overall, checks.revocation]).to.deep.equal(['invalid', { result: 'invalid', reason: 'revoked' }]);
  });

  it('is not checked by an answer beside the protocol, or about another certificate', async () => {
    const good = { signerCertificateSha256: fingerprint(), checks: every({ result: 'valid' }) };
    const missing = { ...good, checks: { ...every({ result: 'valid' }), chain: undefined } };
    const others = [
      { ...good, signerCertificateSha256: 'ab' },
      { ...good, checks: every({ result: 'fine' }) },
      missing,
      [],
      null,
      'valid',
    ];
    for (const other of others) {
      answering(other);
      const { overall, checks } = await look();
      expect(overall, JSON.stringify(other)).to.equal('not_checked');
      expect(checks.chain).to.deep.equal({ result: 'not_checked', reason: 'gost_verifier_refused' });
    }
  });

  it('is not checked while the verifier is away, slow, elsewhere, or says too much', async () => {
    const answers: GostVerifierSimulator['answer'][] = [
      (_, res) => res.writeHead(500).end(),
      (_, res) => res.writeHead(302, { Location: url }).end(),
      (_, res) => res.end('x'.repeat(100_000)),
      () => undefined,
    ];
    for (const answer of answers) {
      simulator.answer = answer;
      expect((await look()).checks.signature).to.deep.equal({ result: 'not_checked', reason: 'gost_verifier_away' });
    }
  });
});
