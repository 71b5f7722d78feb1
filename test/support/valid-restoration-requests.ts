import type { Knex } from 'knex';
import type { Cast } from './cast.js';
import type { Call } from './http-client.js';
import { eventually } from './players.js';
import type { ValidRequest } from './valid-requests.js';

const reason = 'As the law says';
const removal = {
  locator: 'https://kazino.kz/a',
  statement: 'It is gone',
  email: 'owner@example.kz',
  language: 'kk',
};

/** Where the newest letter that confirms a notice of removal leads. */
export async function linkOfLetter(
  db: Knex,
  template = 'confirm_removal_notice',
): Promise<`GET /public/removal-notices/${string}`> {
  const mail = await db<{ id: string; template: string; params: { link: string } }>('mails')
    .where({ template })
    .orderBy('id', 'desc')
    .first('params');
  return `GET ${mail?.params.link ?? ''}` as `GET /public/removal-notices/${string}`;
}

/** Valid requests about what is restricted, and about resuming access to it; each on a prescription of its own. */
export function validRestorationRequests({
  call,
  db,
  cast,
  dispatched,
}: {
  call: Call;
  db: () => Knex;
  cast: () => Cast;
  dispatched: () => Promise<{ prescriptionId: string }>;
}): Record<string, () => Promise<ValidRequest>> {
  const get = (request: `GET /${string}`) => () => Promise.resolve({ request });
  const restricted = async () => {
    const { prescriptionId } = await dispatched();
    const rows = await db()<{ id: string; prescription_id: string }>('restrictions')
      .where({ prescription_id: prescriptionId })
      .select('id');
    return { restrictionIds: rows.map(({ id }) => id) };
  };
  const requested = async () => {
    const body = { about: await restricted(), cause: 'removed', statement: reason };
    const { body: asked } = await call(cast().officer, 'POST /restorations', { body });
    return String(asked['restorationId']);
  };
  const issued = (restorationId: string) =>
    eventually(async () => {
      const row = await db()<{ id: string; instruction_id: string; restoration_id: string }>('dispatches')
        .where({ restoration_id: restorationId })
        .whereNotNull('opened_at')
        .first('instruction_id');
      if (row === undefined) throw new Error(`No instruction of ${restorationId} was opened`);
      return row.instruction_id;
    });
  return {
    listRestrictions: get('GET /restrictions'),
    async getRestriction() {
      const [id] = (await restricted()).restrictionIds;
      return { request: `GET /restrictions/${String(id)}` };
    },
    async reviewRestriction() {
      const [id] = (await restricted()).restrictionIds;
      return {
        request: `POST /restrictions/${String(id)}/review`,
        options: { body: { decision: 'keep', reasons: reason } },
      };
    },
    lookUpRestriction: () =>
      Promise.resolve({ request: 'GET /public/restrictions?locator=https%3A%2F%2Fkazino.kz%2Fa' }),
    fileRemovalNotice: () => Promise.resolve({ request: 'POST /public/removal-notices', options: { body: removal } }),
    async openRemovalNotice() {
      await call('', 'POST /public/removal-notices', { body: removal });
      return { request: await linkOfLetter(db()) };
    },
    async takeBackRemovalNotice() {
      await call('', 'POST /public/removal-notices', { body: removal });
      const link = await linkOfLetter(db());
      await call('', link);
      const [path, query] = link.slice('GET '.length).split('?');
      return { request: `POST ${path ?? ''}/withdrawal?${query ?? ''}` as `POST /${string}` };
    },
    listRestorations: get('GET /restorations'),
    async getRestoration() {
      return { request: `GET /restorations/${await requested()}` };
    },
    async requestRestoration() {
      const body = { about: await restricted(), cause: 'removed', statement: reason };
      return { request: 'POST /restorations', options: { body } };
    },
    async decideRestoration() {
      const id = await requested();
      const body = { decision: 'lift', reasons: reason };
      return { request: `POST /restorations/${id}/decision`, options: { body } };
    },
    listInstructions: get('GET /instructions'),
    async getInstruction() {
      const body = { about: await restricted(), cause: 'error', statement: reason, lift: true };
      const { body: lifted } = await call(cast().aigul, 'POST /restorations', { body });
      return { request: `GET /instructions/${await issued(String(lifted['restorationId']))}` };
    },
  };
}
