import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { unauthenticated } from '../../api/auth.js';
import { createApp } from '../../api/app.js';
import { createHttpServer } from '../../api/http-server.js';
import { apiMetrics } from '../../api/metrics.js';
import { payloadCodec } from '../../codec/payload-codec.js';
import { openEvidenceStore } from '../../evidence/disk-store.js';
import { startInspectors } from '../../evidence/inspectors.js';
import { createLogger } from '../../logging.js';
import type { LogFields, Logger } from '../../logging.js';
import type { SessionSettings } from '../../api/session/browser-session.js';
import { signInClient } from '../../api/session/sign-in-client.js';
import type { EvidenceStore } from '../../domain/evidence.js';
import type { InactivityDefinition } from '../../domain/inactivity.js';
import type { Scanner } from '../../domain/scanning.js';
import type { SignatureVerifier } from '../../domain/signature.js';
import { startVerifier } from '../../signatures/start-verifier.js';
import type { HttpSettings } from '../../api/services.js';
import { sharedCount } from '../../api/shared-count.js';
import { withDatabase } from './database.js';
import type { TestDatabase } from './database.js';
import { httpClient } from './http-client.js';
import type { Call } from './http-client.js';
import { instantEngine } from './instant-engine.js';
import type { InstantEngine } from './instant-engine.js';
import { setClock } from './people.js';
import type { SetClock } from './people.js';
import { shared } from './shared.js';
import { withTemporaryFolder } from './temporary-folder.js';

export interface TestApp {
  readonly database: TestDatabase;
  readonly clock: SetClock;
  readonly engine: InstantEngine;
  readonly evidence: EvidenceStore;
  readonly url: string;
  /** Asks in the name of the account with this id. */
  readonly call: Call;
}

export interface TestAppOptions {
  actAnswerWithinMs?: number;
  http?: Partial<HttpSettings>;
  log?: Logger;
  /** Counts in Postgres, as processes do; without it in memory. */
  countsTogether?: boolean;
  scanner?: Scanner;
  /** Nobody is trusted without it. */
  signatures?: SignatureVerifier;
  /** What names stand for; others stand for nothing. */
  names?: Record<string, { address: string; family: number }[]>;
  publicUrl?: string;
  /** The issuer at which browsers sign in. */
  issuer?: () => string;
  session?: Partial<SessionSettings>;
}

/** The log carries no content; whoever reads a failed test needs it. */
const showCause = (said: LogFields | string) => console.error(typeof said === 'string' ? said : said.err);
const quiet: Logger = { ...createLogger({ level: 'silent', name: 'api' }), error: showCause };

/** What the app under test decrypts payloads with. */
export const payloadKey = { id: 'test', key: randomBytes(32) };

/** Looking into files as in production, in processes that the whole run shares. */
const inspection = shared(() => {
  const inspectors = startInspectors();
  const end = () => {
    inspectors.close();
    return Promise.resolve();
  };
  return Promise.resolve({ value: inspectors.lookInto, end });
});

export const unlimited = {
  reads: 0,
  writes: 0,
  uploads: 0,
  heavy: 0,
  address: 0,
  unauthenticated: 0,
  public: 0,
  public_writes: 0,
};

export const inactivity: InactivityDefinition = { roles: ['officer', 'head'], activity: 'any_act' };
const authorisedBody = { kk: 'Министрлік', ru: 'Министерство', en: 'Ministry' };

/**
 * The real app on a real Postgres, with an engine that applies acts at once, for the `describe` that calls this. A bearer token is the id of
 * the account it speaks of.
 */
export function withApp({
  actAnswerWithinMs = 4_500,
  http = {},
  log = quiet,
  names = {},
  countsTogether = false,
  scanner,
  ...more
}: TestAppOptions = {}): TestApp {
  const clock = setClock(Date.UTC(2026, 6, 1, 9));
  const database = withDatabase(clock);
  const folder = withTemporaryFolder();
  let server: Server | undefined;
  let engine: InstantEngine | undefined;
  let evidence: EvidenceStore | undefined;
  let url = '';
  before(async () => {
    const { db, as } = database;
    evidence = await openEvidenceStore(folder.path, await inspection());
    const publicUrl = more.publicUrl ?? 'http://habarlama.test';
    const client = { clientId: 'web', clientSecret: 'secret' };
    const minute = 60_000;
    const terms = { executionTermMs: 120 * minute, silenceMs: 15 * minute, giveUpAfterMs: 360 * minute };
    const settings = {
      ...terms,
      restorationCheckWorkingDays: 1,
      clockStartsOn: 'delivery' as const,
      authorisedBody,
      inactivity,
      publicUrl,
    };
    engine = instantEngine({ db: as.worker, clock, evidence, settings });
    const signatures = more.signatures ?? startVerifier({ lists: [], withinMs: 5_000 });
    const app = createApp({
      ...{ db: as.api, clock, evidence, authorisedBody, inactivity, publicUrl, actAnswerWithinMs },
      temporal: engine.client,
      payloadCodec: payloadCodec([payloadKey]),
      log,
      metrics: apiMetrics(),
      ...(scanner === undefined ? {} : { scanner }),
      ...(countsTogether ? { sharedCount: sharedCount(as.api) } : {}),
      endpoints: { rules: { loopback: false }, resolve: (name) => Promise.resolve(names[name] ?? []) },
      signIn: signInClient({ ...client, issuer: more.issuer?.() ?? 'http://127.0.0.1:9' }, publicUrl),
      session: { secret: 'of-the-tests', idleMs: 1_800_000, longestMs: 43_200_000, ...more.session },
      http: {
        requestsAtMost: 400,
        trustedProxies: 0,
        rateLimits: unlimited,
        corsOrigins: new Set(),
        engineUiOrigins: new Set(),
        ...http,
      },
      signatures,
      machinesIssuer: 'http://machines.test',
      async verifyToken(token) {
        const account = await db<{ id: string; issuer: string; subject: string }>('accounts')
          .whereRaw('id::text = ?', [token])
          .first('issuer', 'subject');
        if (account === undefined) throw unauthenticated('bad_token');
        return { kind: 'person', ...account };
      },
    });
    const listening = createHttpServer(app, publicUrl);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    // Should this hook come to its end too late, nobody closes the server, and nobody has to wait for it either.
    listening.unref();
    url = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  });
  after(() => {
    server?.close();
    server?.closeAllConnections();
  });
  return {
    ...{ database, clock },
    call: httpClient(
      () => url,
      (accountId) => accountId,
    ),
    get url() {
      return url;
    },
    get evidence() {
      if (evidence === undefined) throw new Error('There is evidence only while the tests of its describe run');
      return evidence;
    },
    get engine() {
      if (engine === undefined) throw new Error('There is an engine only while the tests of its describe run');
      return engine;
    },
  };
}
