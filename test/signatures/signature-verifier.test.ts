import { expect } from 'chai';
import { AwayError } from '../../signatures/call-out.js';
import { answerStatus, certify, day, revocationList, sign, usage } from '../support/certificates.js';
import type { Holder } from '../support/certificates.js';
import { SmallWorld, document, faultsOf as faults, person, receivedAt, years } from './looking.js';
import type { Given } from './looking.js';

describe('a signature', () => {
  let world: SmallWorld;
  let root: Holder;
  let authority: Holder;
  let signer: Holder;
  let list: Buffer;
  let rootList: Buffer;

  before(async () => {
    world = await SmallWorld.make();
    ({ root, authority, signer, list, rootList } = world);
  });
  const look = (given: Given = {}) => world.look(given);
  const issued: SmallWorld['issued'] = (wanted) => world.issued(wanted);

  describe('is valid', () => {
    const asserted = async (given: Given) => {
      const report = await look(given);
      expect(faults(report)).to.deep.equal([]);
      expect(report.overall).to.equal('valid');
      return report;
    };

    it('beside the document, and in a container that carries it', async () => {
      const { signer: named } = await asserted({ signingTime: receivedAt - day });
      expect(named).to.include({ ...person, issuer: 'Authority' });
      await asserted({ attached: true });
      await asserted({ attached: true, beside: null });
    });

    it('by RSA, by RSA-PSS and by ECDSA, with each digest that is strong', async () => {
      for (const kind of ['rsa', 'pss', 'ec'] as const) {
        const holder = await issued({ kind });
        for (const digest of ['SHA-256', 'SHA-384', 'SHA-512']) await asserted({ signer: holder, digest });
      }
    });

    it('as DER, PEM and base64', async () => {
      const der = await sign({ signer, document, others: [authority] });
      const base64 = der.toString('base64').replaceAll(/(.{64})/g, '$1\n');
      await asserted({ file: Buffer.from(base64) });
      await asserted({ file: Buffer.from(`-----BEGIN CMS-----\n${base64}\n-----END CMS-----\n`) });
    });

    it('where it names its certificate (CAdES)', async () => {
      await asserted({ meant: signer });
    });
  });

  describe('is invalid', () => {
    const asserted = async (given: Given, ...expected: string[]) => {
      const report = await look(given);
      expect(faults(report)).to.include.members(expected);
      expect(report.overall).to.equal('invalid');
    };

    it('for a document that was altered by one bit', async () => {
      const altered = Buffer.from(document);
      altered[3]! ^= 1;
      await asserted({ beside: altered }, 'content: invalid content_altered');
      await asserted({ attached: true, beside: altered }, 'content: invalid content_differs');
      await asserted({ beside: null }, 'content: invalid document_missing');
    });

    it('by another key than the certificate’s', async () => {
      const thief = { ...signer, keys: (await issued({ keyName: 'thief' })).keys };
      await asserted({ signer: thief }, 'signature: invalid wrong_signature');
    });

    it('where it names another certificate than it brings along', async () => {
      await asserted({ meant: authority }, 'signature: invalid wrong_certificate');
    });

    it('under a root that nobody trusts, were it of the same name', async () => {
      const other = await certify({ commonName: 'Root', kind: 'rsa', keyName: 'other', authority: true, ...years });
      await asserted({ roots: [other] }, 'chain: invalid untrusted_root');
      await asserted({ others: [authority, root], roots: [other] }, 'chain: invalid untrusted_root');
    });

    it('by a certificate that no authority issued, or one beyond its length of path', async () => {
      const colleague = await issued({ commonName: 'ИВАНОВ ИВАН' });
      const forged = await issued({ issuer: colleague });
      await asserted({ signer: forged, others: [colleague, authority] }, 'chain: invalid not_an_authority');
      const below = await issued({ commonName: 'Below', authority: true });
      const tooFar = await issued({ issuer: below });
      await asserted({ signer: tooFar, others: [below, authority] }, 'chain: invalid not_an_authority');
    });

    it('by a certificate that asks for something unknown', async () => {
      await asserted({ signer: await issued({ criticalExtension: '1.2.3.4.5' }) }, 'chain: invalid critical_extension');
    });

    it('with MD5 or SHA-1, in the signature or in the certificate', async () => {
      await asserted({ digest: 'SHA-1' }, 'content: invalid weak_algorithm', 'signature: invalid weak_algorithm');
      const weakly = await issued({ issuer: { ...authority }, digest: 'SHA-1' });
      await asserted({ signer: weakly }, 'chain: invalid weak_algorithm');
      const holder = await issued({ kind: 'weak' });
      await asserted({ signer: holder }, 'signature: invalid weak_key');
    });

    it('after the certificate ended, before it began, and from the future', async () => {
      const ended = await issued({ notAfter: receivedAt - 10 * day });
      await asserted({ signer: ended }, 'validity: invalid expired');
      await asserted({ signer: ended, signingTime: receivedAt - 5 * day }, 'validity: invalid expired');
      const unborn = await issued({ notBefore: receivedAt + day });
      await asserted({ signer: unborn }, 'validity: invalid not_yet_valid');
      await asserted({ signingTime: receivedAt + day }, 'validity: invalid signed_later_than_received');
    });

    it('with a key that is not for signing documents', async () => {
      await asserted({ signer: await issued({ keyUsage: usage.keyEncipherment }) }, 'key_usage: invalid key_usage');
      const ca = await certify({ ...person, issuer: root, authority: true, ...years });
      await asserted({ signer: ca, others: [] }, 'key_usage: invalid key_usage');
    });

    it('once the certificate, or its authority’s, was revoked', async () => {
      const revoked = await revocationList(authority, {
        revoked: [signer],
        thisUpdate: receivedAt - day,
        nextUpdate: receivedAt + day,
      });
      await asserted({ lists: [revoked, rootList] }, 'revocation: invalid revoked');
      // Whatever the signer says of the time.
      await asserted({ lists: [revoked, rootList], signingTime: receivedAt - 20 * day }, 'revocation: invalid revoked');
      const above = await revocationList(root, {
        revoked: [authority],
        thisUpdate: receivedAt - day,
        nextUpdate: receivedAt + day,
      });
      await asserted({ lists: [list, above] }, 'revocation: invalid revoked');
      const status = (question: Uint8Array) =>
        answerStatus(question, { responder: authority, status: 'revoked', thisUpdate: receivedAt });
      await asserted({ status }, 'revocation: invalid revoked');
    });

    it('by somebody else than was entered', async () => {
      for (const entered of ['Серіков Болат', 'Серікова Даурен Болатұлы', 'Серіков', '']) {
        await asserted({ entered }, 'signer_name: invalid other_name');
      }
    });

    it('if it is none at all', async () => {
      const der = await sign({ signer, document });
      const broken = [
        Buffer.alloc(0),
        Buffer.from('no signature'),
        document,
        der.subarray(0, -1),
        Buffer.concat([der, Buffer.from([0])]),
        signer.der,
      ];
      for (const file of broken) await asserted({ file }, 'structure: invalid not_a_signature');
    });
  });

  describe('is not checked, and never valid', () => {
    const asserted = async (given: Given, ...expected: string[]) => {
      const report = await look(given);
      expect(faults(report)).to.deep.equal(expected);
      expect(report.overall).to.equal('not_checked');
    };

    it('where no root is configured, or no source of revocation answers', async () => {
      await asserted({ roots: [] }, 'chain: not_checked no_roots', 'revocation: not_checked earlier_check');
      await asserted({ lists: [] }, 'revocation: not_checked no_revocation_source');
      await asserted({ lists: [list] }, 'revocation: not_checked no_revocation_source');
      const status = () => Promise.reject(new AwayError('away'));
      await asserted({ lists: [], status }, 'revocation: not_checked revocation_unreachable');
    });

    it('by a list that is out of date, signed by another, or only a part', async () => {
      const late = await revocationList(authority, { thisUpdate: receivedAt - 9 * day, nextUpdate: receivedAt - day });
      await asserted({ lists: [late, rootList] }, 'revocation: not_checked revocation_stale');
      const other = await certify({ commonName: 'Authority', keyName: 'other', authority: true, ...years });
      const forged = await revocationList(other, { thisUpdate: receivedAt - day, nextUpdate: receivedAt + day });
      await asserted({ lists: [forged, rootList] }, 'revocation: not_checked revocation_untrusted');
      const part = await revocationList(authority, {
        thisUpdate: receivedAt - day,
        nextUpdate: receivedAt + day,
        critical: '2.5.29.27',
      });
      await asserted({ lists: [part, rootList] }, 'revocation: not_checked revocation_untrusted');
    });

    it('by a responder who is not certified for it, answers another question, or does not know', async () => {
      const good = { status: 'good', thisUpdate: receivedAt, responder: authority } as const;
      const answer = (given: object) => (question: Uint8Array) => answerStatus(question, { ...good, ...given });
      const colleague = await issued({ commonName: 'Colleague' });
      const lists = [rootList];
      await asserted(
        { lists, status: answer({ responder: colleague }) },
        'revocation: not_checked revocation_untrusted',
      );
      await asserted({ lists, status: answer({ otherNonce: true }) }, 'revocation: not_checked revocation_untrusted');
      await asserted({ lists, status: answer({ status: 'unknown' }) }, 'revocation: not_checked revocation_unknown');
      await asserted(
        { lists, status: answer({ thisUpdate: receivedAt - 9 * day }) },
        'revocation: not_checked revocation_stale',
      );
      await asserted(
        { lists, status: () => Promise.resolve(Buffer.from('<html>')) },
        'revocation: not_checked revocation_untrusted',
      );
      const certified = await issued({ commonName: 'Responder', extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] });
      expect(faults(await look({ lists, status: answer({ responder: certified }) }))).to.deep.equal([]);
      expect(faults(await look({ lists, status: answer({}) }))).to.deep.equal([]);
    });

    it('where the certificate ended after the signer says that he signed', async () => {
      const ended = await issued({ notAfter: receivedAt - day });
      await asserted(
        { signer: ended, signingTime: receivedAt - 3 * day },
        'validity: not_checked expired_since_signing',
      );
    });

    it('without signed attributes, without a person, or without a limit of the key', async () => {
      await asserted({ bare: true }, 'content: not_checked no_signed_attributes');
      const seal = await certify({ commonName: '', issuer: authority, ...years });
      await asserted({ signer: seal }, 'signer_name: not_checked no_person_in_certificate');
      await asserted({ signer: await issued({ keyUsage: null }) }, 'key_usage: not_checked key_usage_absent');
    });
  });

  it('is looked at within bounds, however much of it there is', async () => {
    const deep = Buffer.concat(Array.from({ length: 200_000 }, () => Buffer.from([0x30, 0x80])));
    const wide = Buffer.concat([
      Buffer.from([0x30, 0x84, 0, 0x90, 0, 0]),
      Buffer.alloc(0x90_00_00, Buffer.from([5, 0])),
    ]);
    const blanks = Buffer.alloc(10 * 1024 * 1024, ' ');
    for (const file of [deep, wide, blanks, Buffer.alloc(21 * 1024 * 1024, 0x30)]) {
      const began = performance.now();
      expect((await look({ file })).checks.structure).to.deep.equal({ result: 'invalid', reason: 'not_a_signature' });
      expect(performance.now() - began).to.be.lessThan(1_500);
    }
    const large = Buffer.alloc(9 * 1024 * 1024, 0x31);
    expect(faults(await look({ document: large, attached: true, beside: large }))).to.deep.equal([]);
  });

  it('counts as valid with a byte of it changed only where nobody signed it', async () => {
    const der = await sign({ signer, document, others: [authority], signingTime: receivedAt - day, meant: signer });
    // Before this stands the list of digests, which says only what may come.
    const still: number[] = [];
    for (let index = 43; index < der.length; index += 29) {
      const file = Buffer.from(der);
      file[index]! ^= 0x20;
      if ((await look({ file })).overall === 'valid') still.push(index);
    }
    expect(still).to.deep.equal([]);
    expect((await look({ file: der })).overall).to.equal('valid');
  });
});
