import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'chai';

const test = new URL('../', import.meta.url);

/** Rooms whose tests ask the API. */
const rooms = ['api', 'bad-input', 'e2e', 'upgrade', 'faults'];

/** Who asks past `httpClient`, which holds every answer against the OpenAPI document; and why. */
const pastTheContract: Record<string, string> = {
  'api/codec.test.ts': 'as a page of another origin, whose headers the client does not send',
  'api/filing-evidence.test.ts': 'with forms that no client writes',
  'api/headers.test.ts': 'for headers, outside /api/v1 too',
  'api/http-server.test.ts': 'in bytes, below HTTP',
  'api/health.test.ts': 'health',
  'api/in-flight.test.ts': 'health',
  'api/nothing-leaks.test.ts': 'health, and in bytes',
  'api/rate-limits.test.ts': 'health and the page of the API',
  'api/session/session.test.ts': 'with cookies',
  'api/session/signing-in.test.ts': 'as a browser that is led on',
  'api/unannounced-body.test.ts': 'with bodies that no client sends',
  'bad-input/house.ts': 'metrics',
  'bad-input/signing-in.ts': 'with cookies, below /auth',
  'e2e/availability.long.test.ts': 'health',
  'e2e/canaries.test.ts': 'metrics',
  'e2e/payload-keys.long.test.ts': 'health of the worker',
  'faults/liftings.ts': 'what an operator got, of its simulator',
  'faults/nothing-amiss.ts': 'metrics, and what an operator got',
};

const asks = /\bfetch\(|\bspeak\(|from '(node:https?|undici)'/u;
const asksOnlyInTypes = /^import type .*$/gmu;

describe('the answers that the tests of the API see', () => {
  it('are each held against the OpenAPI document', async () => {
    const past: string[] = [];
    for (const room of rooms) {
      const files = await readdir(new URL(`${room}/`, test), { recursive: true });
      for (const file of files.filter((name) => name.endsWith('.ts'))) {
        const text = await readFile(new URL(`${room}/${file}`, test), 'utf8');
        if (asks.test(text.replaceAll(asksOnlyInTypes, ''))) past.push(`${room}/${file}`);
      }
    }
    expect(past.sort(), 'ask by httpClient, or say here why not').to.deep.equal(Object.keys(pastTheContract).sort());
  });
});
