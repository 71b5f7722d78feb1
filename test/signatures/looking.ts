import { readCertificate } from '../../signatures/certificate.js';
import { AwayError } from '../../signatures/call-out.js';
import type { CallOut } from '../../signatures/call-out.js';
import { noGostVerifier } from '../../signatures/gost-verifier.js';
import { keepLists } from '../../signatures/kept-lists.js';
import { signatureVerifier } from '../../signatures/signature-verifier.js';
import type { SignatureReport } from '../../domain/signature.js';
import { certify, day, revocationList, sign } from '../support/certificates.js';
import type { Holder, Signing, Wanted } from '../support/certificates.js';

export const receivedAt = Date.UTC(2026, 6, 1, 9);
export const years = { notBefore: receivedAt - 300 * day, notAfter: receivedAt + 300 * day };
export const document = Buffer.from('%PDF-1.7 a notice');
const name = 'СЕРІКОВ ДАУРЕН БОЛАТҰЛЫ';
export const person = { commonName: 'СЕРІКОВ ДАУРЕН', surname: 'СЕРІКОВ', givenName: 'БОЛАТҰЛЫ' };

/** What differs from a good signature, looked at by a house that trusts its root and knows its lists. */
export type Given = Partial<Signing> & {
  file?: Uint8Array;
  beside?: Uint8Array | null;
  roots?: Holder[];
  lists?: Buffer[];
  status?: (question: Uint8Array) => Promise<Buffer>;
  entered?: string;
  at?: number;
};

/** A root, an authority below it, and somebody whom that certified. */
export class SmallWorld {
  private constructor(
    readonly root: Holder,
    readonly authority: Holder,
    readonly signer: Holder,
    readonly list: Buffer,
    readonly rootList: Buffer,
  ) {}

  static async make(): Promise<SmallWorld> {
    const root = await certify({ commonName: 'Root', kind: 'rsa', authority: true, ...years });
    const authority = await certify({
      commonName: 'Authority',
      issuer: root,
      authority: true,
      pathLength: 0,
      ...years,
    });
    const signer = await certify({ ...person, issuer: authority, ...years });
    const inTime = { thisUpdate: receivedAt - day, nextUpdate: receivedAt + day };
    return new SmallWorld(
      root,
      authority,
      signer,
      await revocationList(authority, inTime),
      await revocationList(root, inTime),
    );
  }

  issued(wanted: Partial<Wanted>): Promise<Holder> {
    return certify({ ...person, issuer: this.authority, ...years, ...wanted });
  }

  async look(given: Given = {}): Promise<SignatureReport> {
    const { roots = [this.root], lists = [this.list, this.rootList], entered = name, beside = document } = given;
    const { signer, authority } = this;
    const callOut: CallOut = async ({ url, body }) => {
      const kept = lists[Number(new URL(url).pathname.slice(1))];
      if (body === undefined && kept !== undefined) return kept;
      if (body === undefined || given.status === undefined) throw new AwayError('away');
      return given.status(body);
    };
    const verifier = signatureVerifier({
      roots: roots.map(({ der }) => readCertificate(der)),
      intermediates: [],
      revocation: {
        lists: keepLists(
          lists.map((_, index) => `http://lists.example/${index}`),
          callOut,
        ),
        callOut,
        ...(given.status === undefined ? {} : { statusUrl: 'http://status.example/' }),
      },
      gost: noGostVerifier,
      withinMs: 5_000,
    });
    const signature = given.file ?? (await sign({ signer, document, others: [authority], ...given }));
    return verifier.verify({
      signature,
      ...(beside === null ? {} : { document: beside }),
      signerName: entered,
      receivedAt: given.at ?? receivedAt,
      checkedAt: given.at ?? receivedAt,
    });
  }
}

/** Only what is not valid, as `check: result reason`. */
export const faultsOf = ({ checks }: SignatureReport) =>
  Object.entries(checks).flatMap(([check, finding]) =>
    finding.result === 'valid' ? [] : [`${check}: ${finding.result} ${finding.reason}`],
  );
