import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import { UnreadablePayloadError } from '../../codec/payload-codec.js';
import { recordEvent } from '../../db/audit.js';
import { may } from '../../domain/capabilities.js';
import { redacted } from '../payload-redaction.js';
import { invalid } from '../problem.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import type { Services } from '../services.js';

const bodyBytesAtMost = 8 * 1024 * 1024;
const base64 = (atMost: number) =>
  z
    .string()
    .min(1)
    .max(atMost)
    .refine((text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text), { params: { code: 'wrong_format' } });
const short = base64(400).optional();
const payload = z.strictObject({
  metadata: z.strictObject({ encoding: short, messageType: short, type: short, 'encryption-key-id': short }).optional(),
  // Temporal keeps no payload of more than 2 MiB.
  data: base64(3_000_000).optional(),
});
const payloads = z.strictObject({ payloads: z.array(payload).max(10_000) }).meta({ id: 'Payloads' });
type GivenPayload = z.output<typeof payload>;

const common = {
  method: 'post',
  tag: 'Engine',
  // Temporal's Web UI asks so. It means payloads that are kept elsewhere; ours never are.
  query: { preserveStorageRefs: z.enum(['true', 'false']).optional() },
  body: payloads,
  bodyBytesAtMost,
  answers: { 200: { description: 'The payloads, in their order', schema: payloads } },
} as const;

/** Temporal's remote codec protocol: its Web UI and its command line ask here for what they may show. */
export const codecRoutes: Route[] = [
  defineRoute({
    ...common,
    path: '/codec/decode',
    operationId: 'decodePayloads',
    capability: 'payload.decode',
    summary: 'What Temporal keeps, decrypted',
    description:
      'An auditor reads everything, and each such reading is an audit event of the account. Operations read statuses, counts and dates; everything else says `[withheld]`. ' +
      'Payloads that are not encrypted come back as they are.',
    async handler({ actor, body, services, asActor }) {
      const given = body.payloads.map(fromJson);
      const opened = await Promise.all(given.map((one, index) => open(services, one, index)));
      const readsAll = may(actor, 'payload.read').allowed;
      const read = opened.filter((one, index) => one !== given[index]).length;
      if (readsAll && read > 0) {
        const entry = { caseId: actor.accountId, actor, kind: 'payload_reading', after: { payloads: read } };
        await asActor((tx) => recordEvent(tx, services.clock, { ...entry, outcome: 'applied' }));
      }
      const shown = opened.map((one, index) => (readsAll || one === given[index] ? one : redacted(one)));
      return ok({ payloads: shown.map(toJson) });
    },
  }),
  defineRoute({
    ...common,
    path: '/codec/encode',
    operationId: 'encodePayloads',
    capability: 'payload.encode',
    summary: 'What operations want to send to Temporal, encrypted',
    async handler({ body, services }) {
      const encoded = await services.payloadCodec.encode(body.payloads.map(fromJson));
      return ok({ payloads: encoded.map(toJson) });
    },
  }),
];

async function open({ payloadCodec }: Services, given: Payload, index: number): Promise<Payload> {
  try {
    const [opened] = await payloadCodec.decode([given]);
    return opened ?? given;
  } catch (error) {
    if (!(error instanceof UnreadablePayloadError)) throw error;
    throw invalid([{ pointer: `#/payloads/${index}`, code: 'unreadable_payload' }]);
  }
}

function fromJson({ metadata = {}, data = '' }: GivenPayload): Payload {
  const read = Object.entries(metadata).map(([name, value = '']) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(read), data: Buffer.from(data, 'base64') };
}

function toJson({ metadata, data }: Payload): GivenPayload {
  const written = Object.entries(metadata ?? {}).map(
    ([name, value]) => [name, Buffer.from(value).toString('base64')] as const,
  );
  const content = Buffer.from(data ?? []).toString('base64');
  return { metadata: Object.fromEntries(written), ...(content === '' ? {} : { data: content }) };
}
