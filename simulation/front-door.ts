import type { AddressInfo } from 'node:net';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { createApp } from '../api/app.js';
import { createHttpServer } from '../api/http-server.js';
import { apiMetrics } from '../api/metrics.js';
import { signInClient } from '../api/session/sign-in-client.js';
import { payloadCodecOrNone } from '../codec/payload-codec.js';
import type { Clock } from '../domain/clock.js';
import type { EvidenceStore } from '../domain/evidence.js';
import type { InactivityDefinition } from '../domain/inactivity.js';
import { createLogger } from '../logging.js';
import { startVerifier } from '../signatures/start-verifier.js';
import { simulatedIssuer } from './people.js';

const noLimits = {
  ...{ reads: 0, writes: 0, uploads: 0, heavy: 0, address: 0, unauthenticated: 0 },
  ...{ public: 0, public_writes: 0 },
};

/** The real API, at which the people of a simulated year do everything that they do; a bearer token is the name of an account. */
export async function openFrontDoor(deps: {
  db: Knex;
  temporal: Client;
  clock: Clock;
  evidence: EvidenceStore;
  authorisedBody: { kk: string; ru: string; en: string };
  inactivity: InactivityDefinition;
}): Promise<{ url: string; close(): void }> {
  const publicUrl = 'http://habarlama.example';
  const signIn = { clientId: 'web', clientSecret: 'nobody-signs-in-by-browser', issuer: 'http://127.0.0.1:9' };
  const app = createApp({
    ...deps,
    ...{ publicUrl, actAnswerWithinMs: 20_000, payloadCodec: payloadCodecOrNone([]) },
    ...{ log: createLogger({ level: 'silent', name: 'api' }), metrics: apiMetrics() },
    machinesIssuer: 'http://machines.example',
    verifyToken: (token) => Promise.resolve({ kind: 'person', issuer: simulatedIssuer, subject: token }),
    endpoints: { rules: { loopback: true }, resolve: () => Promise.resolve([]) },
    // Nothing comes by the EDMS in a simulated year.
    signatures: startVerifier({ lists: [], withinMs: 5_000 }),
    signIn: signInClient(signIn, publicUrl),
    session: { secret: 'nobody-has-a-session', idleMs: 1_800_000, longestMs: 43_200_000 },
    http: {
      ...{ requestsAtMost: 400, trustedProxies: 0, rateLimits: noLimits },
      ...{ corsOrigins: new Set(), engineUiOrigins: new Set() },
    },
  });
  const server = createHttpServer(app, publicUrl);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
