import type { PayloadCodec } from '@temporalio/common';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Logger } from '../logging.js';
import type { Clock } from '../domain/clock.js';
import type { EvidenceStore } from '../domain/evidence.js';
import type { InactivityDefinition } from '../domain/inactivity.js';
import type { Language } from '../domain/roles.js';
import type { Scanner } from '../domain/scanning.js';
import type { SignatureVerifier } from '../domain/signature.js';
import type { TokenVerifier } from './auth.js';
import type { ApiMetrics } from './metrics.js';
import type { RateLimits, SharedCount } from './rate-limiter.js';
import type { EndpointJudge } from './recipient-fields.js';
import type { SessionSettings } from './session/browser-session.js';
import type { SignInClient } from './session/sign-in-client.js';

/** How the process meets whoever calls it. */
export interface HttpSettings {
  /** Requests that it answers at one time; more are sent away with 503. */
  requestsAtMost: number;
  /** How many proxies of ours stand before it: that many entries of `X-Forwarded-For` are believed, counted from its end. */
  trustedProxies: number;
  rateLimits: RateLimits;
  /** Origins whose pages may read answers. */
  corsOrigins: ReadonlySet<string>;
  /** Origins of Temporal's Web UI, whose pages may have payloads decrypted for whoever is signed in. */
  engineUiOrigins: ReadonlySet<string>;
}

/** All that the API needs from outside; handed in once, by `api/main.ts` or a test. */
export interface Services {
  db: Knex;
  temporal: Client;
  /** What Temporal keeps is encrypted with it; lets everything pass where there are no keys. */
  payloadCodec: PayloadCodec;
  clock: Clock;
  log: Logger;
  evidence: EvidenceStore;
  /** Looks into the signatures of what comes by the EDMS. */
  signatures: SignatureVerifier;
  /** Looks for malware in what is uploaded; without it nobody does. */
  scanner?: Scanner;
  verifyToken: TokenVerifier;
  /** Whose accounts are programs. */
  machinesIssuer: string;
  /** Signs browsers in. */
  signIn: SignInClient;
  session: SessionSettings;
  metrics: ApiMetrics;
  /** The base address others reach us under, without a slash at its end. */
  publicUrl: string;
  /** How long an answer may wait for the outcome of an act before it is 202. */
  actAnswerWithinMs: number;
  http: HttpSettings;
  /** Where processes sum up what they have counted; without it each counts for itself. */
  sharedCount?: SharedCount;
  endpoints: EndpointJudge;
  /** What clause 6 of the Rules calls inactive, as this house has set it. */
  inactivity: InactivityDefinition;
  /** The name of the authorised body. */
  authorisedBody: Record<Language, string>;
}
