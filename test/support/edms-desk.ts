import { expect } from 'chai';
import { keepLists } from '../../signatures/kept-lists.js';
import { callOut } from '../../signatures/call-out.js';
import { readCertificate } from '../../signatures/certificate.js';
import { noGostVerifier } from '../../signatures/gost-verifier.js';
import { signatureVerifier } from '../../signatures/signature-verifier.js';
import type { SignatureVerifier } from '../../domain/signature.js';
import { answerStatus, certify, day, sign } from './certificates.js';
import type { Holder, Signing } from './certificates.js';
import type { FilingDesk } from './filing-desk.js';
import { pageFact } from './filing-desk.js';
import type { Call, Json, Reply } from './http-client.js';
import { pdf } from './pictures.js';

const signedAt = Date.UTC(2026, 6, 1, 9);
const years = { notBefore: signedAt - 900 * day, notAfter: signedAt + 900 * day };
export const headName = 'Дәуренов Асқар Нұрланұлы';
let numbers = 0;

/** A small authority whose root the app trusts, with a responder that says *good* of everybody, or what it is told. */
export class TrustedAuthority {
  status: 'good' | 'revoked' | 'away' = 'good';
  private holders: Promise<{ root: Holder; head: Holder }> | undefined;

  people(): Promise<{ root: Holder; head: Holder }> {
    this.holders ??= (async () => {
      const root = await certify({ commonName: 'Root of the tests', authority: true, ...years });
      const named = { commonName: 'ДӘУРЕНОВ АСҚАР', surname: 'ДӘУРЕНОВ', givenName: 'НҰРЛАНҰЛЫ' };
      return { root, head: await certify({ ...named, issuer: root, ...years }) };
    })();
    return this.holders;
  }

  readonly verifier: SignatureVerifier = {
    verify: async (file) => (await this.made(file.checkedAt)).verify(file),
    contentOf: (signature) =>
      signatureVerifier({
        ...{ roots: [], intermediates: [], gost: noGostVerifier, withinMs: 1_000 },
        revocation: { lists: keepLists([], callOut), callOut },
      }).contentOf(signature),
  };

  private async made(at: number): Promise<SignatureVerifier> {
    const { root } = await this.people();
    return signatureVerifier({
      roots: [readCertificate(root.der)],
      ...{ intermediates: [], gost: noGostVerifier, withinMs: 5_000 },
      revocation: {
        lists: keepLists([], callOut),
        statusUrl: 'http://status.test/',
        callOut: ({ body }) => {
          const { status } = this;
          if (body === undefined || status === 'away')
            return callOut({ url: 'http://127.0.0.1:9/', answerBytesAtMost: 1, signal: AbortSignal.timeout(1_000) });
          return answerStatus(body, { responder: root, status, thisUpdate: at });
        },
      },
    });
  }
}

export interface EdmsDesk {
  /** A letter no body has sent before. */
  letter(more?: Json): Json;
  /** Such a letter with a notice of one page, as registrars read it. */
  reading(rows?: Json[], more?: Json): { letter: Json; notice: Json };
  create(more?: { letter?: Json; notice?: Json; body?: string }, who?: string): Promise<Reply>;
  upload(id: string, which: 'document' | 'signature', bytes: Uint8Array, name?: string, who?: string): Promise<Reply>;
  /** Adds a PDF and the head's signature on it. */
  signed(id: string, more?: Partial<Signing>): Promise<Reply>;
  /** Entered and handed over: what the body asked for, and its notice. */
  entered(rows?: Json[], more?: Json): Promise<{ id: string; reading: { letter: Json; notice: Json } }>;
  /** Compared without a difference. */
  compared(rows?: Json[]): Promise<{ id: string; reading: { letter: Json; notice: Json } }>;
  released(rows?: Json[]): Promise<{ id: string; reading: { letter: Json; notice: Json } }>;
  read(id: string, who?: string): Promise<Json>;
}

/** What tests of the second channel need on top of the app, which has to trust this authority. */
export function withEdmsDesk(
  app: { readonly call: Call },
  desk: Pick<FilingDesk, 'cast'>,
  authority: TrustedAuthority,
): EdmsDesk {
  const made: EdmsDesk = {
    letter(more = {}) {
      numbers += 1;
      const signer = { fullName: headName, post: 'first_head', postTitle: 'Төраға' };
      return { edmsNumber: `05-12/${numbers}`, edmsDate: '2026-06-30', signer, ...more };
    },
    reading: (rows = [rowOf()], more = {}) => ({ letter: made.letter(more), notice: noticeOf(rows) }),
    create(
      { letter = made.letter(), notice = noticeOf([rowOf()]), body = 'FIN_MONITORING' } = {},
      who = desk.cast.registrar,
    ) {
      return app.call(who, 'POST /edms-intakes', { body: { body, letter, notice }, key: null });
    },
    upload(id, which, bytes, name = which === 'document' ? 'хат.pdf' : 'хат.pdf.p7s', who = desk.cast.registrar) {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), name);
      return app.call(who, `POST /edms-intakes/${id}/${which}`, { body: form, key: null });
    },
    async signed(id, more = {}) {
      const { head } = await authority.people();
      const document = pdf();
      await ok(made.upload(id, 'document', document));
      return ok(
        made.upload(id, 'signature', await sign({ signer: head, document, signingTime: signedAt - day, ...more })),
      );
    },
    async entered(rows = [rowOf()], more = {}) {
      const reading = made.reading(rows, more);
      const { body } = await ok(made.create(reading));
      const id = String(body['id']);
      await made.signed(id);
      await ok(app.call(desk.cast.registrar, `POST /edms-intakes/${id}/entry`));
      return { id, reading };
    },
    async compared(rows) {
      const given = await made.entered(rows);
      await ok(app.call(desk.cast.registrar2, `POST /edms-intakes/${given.id}/comparison`, { body: given.reading }));
      return given;
    },
    async released(rows) {
      const given = await made.compared(rows);
      await ok(
        app.call(desk.cast.registrar2, `POST /edms-intakes/${given.id}/release`, {
          body: { signatureNote: 'Looked at by hand' },
        }),
      );
      return given;
    },
    async read(id, who = desk.cast.registrar) {
      return (await ok(app.call(who, `GET /edms-intakes/${id}`))).body;
    },
  };
  return made;
}

/** A row of the letter, as registrars key it. */
export function rowOf(more: Json = {}): Json {
  return pageFact(more);
}

export function noticeOf(facts: Json[], more: Json = {}): Json {
  return { violationKind: 'GAMBLING', norm: 'Mass Media 2(4)', facts, ...more };
}

async function ok(asked: Promise<Reply>): Promise<Reply> {
  const reply = await asked;
  expect(reply.status, JSON.stringify(reply.body)).to.be.within(200, 299);
  return reply;
}
