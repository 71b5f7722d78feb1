import type { Cast } from './cast.js';
import { sign } from './certificates.js';
import { TrustedAuthority, withEdmsDesk } from './edms-desk.js';
import type { Json } from './http-client.js';
import { pdf } from './pictures.js';
import { eventually } from './players.js';
import type { AskedApp, ValidRequest } from './valid-requests.js';

/** Valid requests about letters that came by the EDMS: two registrars, and nobody whose signature is trusted. */
export function edmsRequests(
  app: AskedApp,
  table: { readonly cast: Cast },
): Record<string, () => Promise<ValidRequest>> {
  const authority = new TrustedAuthority();
  const desk = withEdmsDesk(app, table, authority);
  const draft = async () => String((await desk.create()).body['id']);
  const returned = async () => {
    // Without a screenshot it goes back at once, by a letter.
    const { id } = await desk.released();
    return eventually(async () => {
      const { noticeStatus, answers } = await desk.read(id);
      if (noticeStatus !== 'returned') throw new Error(`Notice ${id} was not returned`);
      return { id, answerId: String((answers as Json[])[0]?.['id']) };
    });
  };
  // Reading changes nothing: one is enough for all who read.
  let readable: ReturnType<typeof returned> | undefined;
  const read = () => (readable ??= returned());
  const at = (request: string, options?: ValidRequest['options']): ValidRequest => ({
    request: request as ValidRequest['request'],
    ...(options === undefined ? {} : { options }),
  });
  const form = (bytes: Uint8Array, name: string) => {
    const sent = new FormData();
    sent.set('file', new Blob([new Uint8Array(bytes)]), name);
    return { body: sent };
  };
  return {
    listEdmsIntakes: () => Promise.resolve(at('GET /edms-intakes')),
    createEdmsIntake: () =>
      Promise.resolve(at('POST /edms-intakes', { body: { body: 'FIN_MONITORING', ...desk.reading() } })),
    getEdmsIntake: async () => at(`GET /edms-intakes/${(await read()).id}`),
    correctEdmsLetter: async () =>
      at(`PUT /edms-intakes/${await draft()}`, { ifMatch: '*', body: { letter: desk.letter() } }),
    addEdmsDocument: async () => at(`POST /edms-intakes/${await draft()}/document`, form(pdf(), 'хат.pdf')),
    async addEdmsSignature() {
      const { head } = await authority.people();
      const signature = await sign({ signer: head, document: pdf(), attached: true });
      return at(`POST /edms-intakes/${await draft()}/signature`, form(signature, 'хат.p7m'));
    },
    getEdmsDocument: async () => at(`GET /edms-intakes/${(await read()).id}/document`),
    getEdmsSignature: async () => at(`GET /edms-intakes/${(await read()).id}/signature`),
    async finishEdmsEntry() {
      const id = await draft();
      await desk.signed(id);
      return at(`POST /edms-intakes/${id}/entry`);
    },
    async compareEdmsEntry() {
      const { id, reading } = await desk.entered();
      return at(`POST /edms-intakes/${id}/comparison`, { body: reading });
    },
    checkEdmsSignature: async () => at(`POST /edms-intakes/${(await desk.entered()).id}/signature-checks`),
    async releaseEdmsIntake() {
      const { id } = await desk.compared();
      return at(`POST /edms-intakes/${id}/release`, {
        body: { signatureNote: 'No root of the tests is trusted here' },
      });
    },
    addEdmsLetter: async () =>
      at(`POST /edms-intakes/${(await returned()).id}/letters`, { body: { letter: desk.letter() } }),
    async markEdmsAnswerSent() {
      const { id, answerId } = await returned();
      const body = { edmsNumber: '12/7', edmsDate: '2026-06-30' };
      return at(`POST /edms-intakes/${id}/answers/${answerId}/sending`, { body });
    },
  };
}

/** Who of the registrars sends what, complaints on paper included. */
export const edmsSenders = {
  registrar:
    'createEdmsIntake correctEdmsLetter addEdmsDocument addEdmsSignature finishEdmsEntry addEdmsLetter markEdmsAnswerSent enterComplaint',
  registrar2: 'compareEdmsEntry releaseEdmsIntake checkEdmsSignature',
};
