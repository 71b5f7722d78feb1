import { z } from 'zod';
import { faultsTogether } from './config-faults.js';
import {
  httpUrl,
  listed,
  matching,
  namedKeys,
  oneOf,
  origins,
  perMinute,
  port,
  portOrOff,
  required,
  seed,
  socketAddress,
  text,
  url,
  whole,
} from './config-values.js';

/** A kind of process that reads settings. */
export type ProcessKind = 'api' | 'worker' | 'migrate' | 'audit' | 'export';

/** Thrown when a setting is missing or wrong: one line per setting, each naming it and never its value (a URL may hold a password). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const everyProcess = {
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'a postgres:// URL'),
  NODE_ENV: oneOf(['production', 'development', 'test'], 'development'),
};

const actorKeys = {
  DATABASE_ACTOR_KEY: matching(
    /^[\w+/=-]{32,200}(,[\w+/=-]{32,200})*$/,
    'one or more keys of 32 to 200 letters and digits, with commas between: the first one signs',
  ).transform((keys) => keys.split(',') as [string, ...string[]]),
};

const apiAndWorker = {
  ...everyProcess,
  DATABASE_POOL_MAX: whole('connections', 1, 500, 10),
  TEMPORAL_ADDRESS: matching(/^([\w.-]+|\[[0-9a-f:.]+\]):\d{1,5}$/i, 'host:port of the Temporal server'),
  TEMPORAL_NAMESPACE: matching(/^[\w.-]{1,200}$/, 'the name of a Temporal namespace').prefault('habarlama'),
  PAYLOAD_KEYS: namedKeys.optional(),
  METRICS_HOST: text('127.0.0.1'),
  PUBLIC_URL: httpUrl('the base address others reach us under').refine((address) => !/[/?#]$|[?#]/.test(address), {
    error: 'must end without a slash, query or fragment',
  }),
  EVIDENCE_DIR: z.string({ error: required('the folder of the evidence store') }),
  SCANNER_ADDRESS: socketAddress.optional(),
  SCANNER_TIMEOUT_MS: whole('milliseconds', 100, 20_000, 5_000),
  AUTHORISED_BODY_KK: text('Қазақстан Республикасы Мәдениет және ақпарат министрлігі'),
  AUTHORISED_BODY_RU: text('Министерство культуры и информации Республики Казахстан'),
  AUTHORISED_BODY_EN: text('Ministry of Culture and Information of the Republic of Kazakhstan'),
  INACTIVITY_ROLES: matching(
    /^(officer|head|reviewer|supervisor|registrar|recipient)(,(officer|head|reviewer|supervisor|registrar|recipient))*$/,
    'a comma list of officer, head, reviewer, supervisor, registrar, recipient',
  )
    .prefault('officer,head')
    .transform((list) => list.split(',') as InactivityRole[]),
  INACTIVITY_ACTIVITY: oneOf(['any_act', 'filing'], 'any_act'),
  ENDPOINTS_ON_LOOPBACK: oneOf(['true', 'false'], 'false').transform((word) => word === 'true'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
};

const settings = {
  migrate: { ...everyProcess, ...actorKeys },
  audit: {
    ...everyProcess,
    AUDIT_PUBLIC_KEYS: matching(
      /^[A-Za-z0-9+/]{59}=(,[A-Za-z0-9+/]{59}=)*$/,
      'a comma list of public keys, each as /audit-roots gives it',
    )
      .transform((list): readonly string[] => list.split(','))
      .optional(),
  },
  export: {
    PUBLIC_URL: httpUrl('the base address of the API'),
    AUDITOR_TOKEN: z.string({ error: required("an auditor's bearer token") }),
  },
  api: {
    ...apiAndWorker,
    ...actorKeys,
    HOST: text('127.0.0.1'),
    PORT: port(8080),
    API_METRICS_PORT: portOrOff(9464),
    OIDC_PEOPLE_ISSUER: httpUrl("the URL of the people's issuer"),
    OIDC_PEOPLE_CLIENT_ID: text('habarlama'),
    OIDC_PEOPLE_CLIENT_SECRET: z.string({
      error: required("the secret of the API's own client at the people's issuer"),
    }),
    OIDC_MACHINES_ISSUER: httpUrl("the URL of the machines' issuer"),
    OIDC_AUDIENCE: text('habarlama'),
    OIDC_JWT_TYPES: matching(/^(at\+jwt|jwt)(,(at\+jwt|jwt))*$/, 'a comma list of at+jwt, jwt')
      .prefault('at+jwt')
      .transform((list): readonly string[] => list.split(',')),
    SESSION_SECRET: z.string({ error: required('32 random bytes that sign the cookies of browsers') }),
    SESSION_IDLE_MINUTES: whole('minutes', 1, 1_440, 30),
    SESSION_HOURS: whole('hours', 1, 168, 12),
    ACT_ANSWER_WITHIN_MS: whole('milliseconds', 100, 30_000, 4_500),
    REQUESTS_IN_FLIGHT: whole('requests', 4, 10_000, 400),
    RATE_LIMIT_READS: perMinute(6_000),
    RATE_LIMIT_WRITES: perMinute(3_000),
    RATE_LIMIT_UPLOADS: perMinute(600),
    RATE_LIMIT_HEAVY: perMinute(600),
    RATE_LIMIT_ADDRESS: perMinute(30_000),
    RATE_LIMIT_UNAUTHENTICATED: perMinute(1_200),
    RATE_LIMIT_PUBLIC: perMinute(120),
    RATE_LIMIT_PUBLIC_WRITES: perMinute(10),
    TRUST_PROXY: whole('proxies of ours before the API', 0, 10, 0),
    CORS_ORIGINS: origins.optional(),
    TEMPORAL_UI_ORIGINS: origins.optional(),
    SIGNATURE_ROOTS_FILE: z.string().optional(),
    SIGNATURE_INTERMEDIATES_FILE: z.string().optional(),
    SIGNATURE_CRLS: listed.optional(),
    SIGNATURE_OCSP_URL: httpUrl('the URL of a responder').optional(),
    GOST_VERIFIER_URL: httpUrl('the URL of a GOST verifier').optional(),
    SIGNATURE_TIMEOUT_MS: whole('milliseconds', 100, 20_000, 8_000),
  },
  worker: {
    ...apiAndWorker,
    WORKER_METRICS_PORT: portOrOff(9465),
    WORKER_HEALTH_PORT: portOrOff(9466),
    WORKFLOW_BUNDLE: z.string().optional(),
    WORKER_KINDS: matching(
      /^(cases|deliveries|sweeper|notary|mailer|printer)(,(cases|deliveries|sweeper|notary|mailer|printer))*$/,
      'a comma list of cases, deliveries, sweeper, notary, mailer, printer',
    )
      .prefault('cases,deliveries,sweeper,notary,mailer,printer')
      .transform((list) => new Set(list.split(',') as WorkerKind[]) as ReadonlySet<WorkerKind>),
    AUDIT_SIGNING_KEY: seed.optional(),
    SMTP_URL: url(['smtp:', 'smtps:'], 'a smtp:// or smtps:// URL').optional(),
    MAIL_FROM: matching(/^[^\s<>@,;:"]{1,64}@[\w.-]{1,255}$/, 'one e-mail address').optional(),
    MAIL_EVERY_MS: whole('milliseconds', 50, 3_600_000, 5_000),
    MAX_CACHED_WORKFLOWS: whole('workflows', 1, 100_000, 500),
    DELIVERIES_PER_SECOND: whole('deliveries a second', 1, 10_000, 50),
    // The engine ends an attempt after 45 seconds (workflows/steps.ts), and what came of it must be on record by then.
    DELIVERY_TIMEOUT_MS: whole('milliseconds', 100, 40_000, 15_000),
    DELIVERY_GIVE_UP_AFTER_SECONDS: whole('seconds', 1, 604_800, 21_600),
    DELIVERY_FIRST_RETRY_MS: whole('milliseconds; 15 minutes at most', 1, 900_000, 2_000),
    SWEEP_EVERY_MS: whole('milliseconds', 50, 3_600_000, 10_000),
    SWEEP_AFTER_MS: whole('milliseconds', 50, 3_600_000, 30_000),
    EXECUTION_TERM_MINUTES: whole('minutes', 1, 10_080, 120),
    SILENCE_ALERT_MINUTES: whole('minutes', 1, 10_080, 15),
    RESTORATION_CHECK_WORKING_DAYS: whole('working days', 1, 60, 1),
    CLOCK_STARTS_ON: oneOf(['delivery', 'received'], 'delivery'),
  },
};

/** What a worker process may do: run cases, deliver to recipients, re-send unanswered acts, sign the daily roots of the audit chains, send mail. */
export type WorkerKind = 'cases' | 'deliveries' | 'sweeper' | 'notary' | 'mailer' | 'printer';

/** Roles whose accounts a report on inactivity may look at. */
type InactivityRole = 'officer' | 'head' | 'reviewer' | 'supervisor' | 'registrar' | 'recipient';

function common(given: z.output<z.ZodObject<typeof apiAndWorker>>) {
  return {
    nodeEnv: given.NODE_ENV,
    logLevel: given.LOG_LEVEL,
    databaseUrl: given.DATABASE_URL,
    databasePoolMax: given.DATABASE_POOL_MAX,
    temporalAddress: given.TEMPORAL_ADDRESS,
    temporalNamespace: given.TEMPORAL_NAMESPACE,
    payloadKeys: given.PAYLOAD_KEYS ?? [],
    metricsHost: given.METRICS_HOST,
    publicUrl: given.PUBLIC_URL,
    evidenceDir: given.EVIDENCE_DIR,
    scanner:
      given.SCANNER_ADDRESS === undefined
        ? undefined
        : { address: given.SCANNER_ADDRESS, withinMs: given.SCANNER_TIMEOUT_MS },
    endpointsOnLoopback: given.ENDPOINTS_ON_LOOPBACK,
    inactivity: { roles: given.INACTIVITY_ROLES, activity: given.INACTIVITY_ACTIVITY },
    authorisedBody: { kk: given.AUTHORISED_BODY_KK, ru: given.AUTHORISED_BODY_RU, en: given.AUTHORISED_BODY_EN },
  };
}

const readers = {
  migrate: z.object(settings.migrate).transform((given) => ({
    nodeEnv: given.NODE_ENV,
    databaseUrl: given.DATABASE_URL,
    databaseActorKeys: given.DATABASE_ACTOR_KEY,
  })),
  audit: z.object(settings.audit).transform((given) => ({
    databaseUrl: given.DATABASE_URL,
    trustedKeys: given.AUDIT_PUBLIC_KEYS ?? [],
  })),
  export: z.object(settings.export).transform((given) => ({ apiUrl: given.PUBLIC_URL, token: given.AUDITOR_TOKEN })),
  api: z.object(settings.api).transform((given) => ({
    ...common(given),
    databaseActorKeys: given.DATABASE_ACTOR_KEY,
    host: given.HOST,
    port: given.PORT,
    metricsPort: given.API_METRICS_PORT,
    tokens: {
      issuers: { person: given.OIDC_PEOPLE_ISSUER, machine: given.OIDC_MACHINES_ISSUER },
      audience: given.OIDC_AUDIENCE,
      types: given.OIDC_JWT_TYPES,
    },
    signIn: {
      issuer: given.OIDC_PEOPLE_ISSUER,
      clientId: given.OIDC_PEOPLE_CLIENT_ID,
      clientSecret: given.OIDC_PEOPLE_CLIENT_SECRET,
    },
    session: {
      secret: given.SESSION_SECRET,
      idleMs: given.SESSION_IDLE_MINUTES * 60_000,
      longestMs: given.SESSION_HOURS * 3_600_000,
    },
    actAnswerWithinMs: given.ACT_ANSWER_WITHIN_MS,
    requestsInFlight: given.REQUESTS_IN_FLIGHT,
    trustedProxies: given.TRUST_PROXY,
    rateLimits: {
      reads: given.RATE_LIMIT_READS,
      writes: given.RATE_LIMIT_WRITES,
      uploads: given.RATE_LIMIT_UPLOADS,
      heavy: given.RATE_LIMIT_HEAVY,
      address: given.RATE_LIMIT_ADDRESS,
      unauthenticated: given.RATE_LIMIT_UNAUTHENTICATED,
      public: given.RATE_LIMIT_PUBLIC,
      public_writes: given.RATE_LIMIT_PUBLIC_WRITES,
    },
    corsOrigins: given.CORS_ORIGINS ?? new Set<string>(),
    engineUiOrigins: given.TEMPORAL_UI_ORIGINS ?? new Set<string>(),
    signatures: {
      lists: given.SIGNATURE_CRLS ?? [],
      withinMs: given.SIGNATURE_TIMEOUT_MS,
      ...(given.SIGNATURE_ROOTS_FILE === undefined ? {} : { rootsFile: given.SIGNATURE_ROOTS_FILE }),
      ...(given.SIGNATURE_INTERMEDIATES_FILE === undefined
        ? {}
        : { intermediatesFile: given.SIGNATURE_INTERMEDIATES_FILE }),
      ...(given.SIGNATURE_OCSP_URL === undefined ? {} : { statusUrl: given.SIGNATURE_OCSP_URL }),
      ...(given.GOST_VERIFIER_URL === undefined ? {} : { gostVerifierUrl: given.GOST_VERIFIER_URL }),
    },
  })),
  worker: z.object(settings.worker).transform((given) => ({
    ...common(given),
    metricsPort: given.WORKER_METRICS_PORT,
    healthPort: given.WORKER_HEALTH_PORT,
    workflowBundle: given.WORKFLOW_BUNDLE,
    kinds: given.WORKER_KINDS,
    auditSigningKey: given.AUDIT_SIGNING_KEY,
    mail:
      given.SMTP_URL === undefined || given.MAIL_FROM === undefined
        ? undefined
        : { url: given.SMTP_URL, from: given.MAIL_FROM, everyMs: given.MAIL_EVERY_MS },
    maxCachedWorkflows: given.MAX_CACHED_WORKFLOWS,
    deliveriesPerSecond: given.DELIVERIES_PER_SECOND,
    deliveryTimeoutMs: given.DELIVERY_TIMEOUT_MS,
    deliveryGiveUpAfterSeconds: given.DELIVERY_GIVE_UP_AFTER_SECONDS,
    deliveryFirstRetryMs: given.DELIVERY_FIRST_RETRY_MS,
    sweepEveryMs: given.SWEEP_EVERY_MS,
    sweepAfterMs: given.SWEEP_AFTER_MS,
    executionTermMinutes: given.EXECUTION_TERM_MINUTES,
    silenceAlertMinutes: given.SILENCE_ALERT_MINUTES,
    restorationCheckWorkingDays: given.RESTORATION_CHECK_WORKING_DAYS,
    clockStartsOn: given.CLOCK_STARTS_ON,
  })),
};

/** Settings of `npm run api`. A metrics port of 0 means off. */
export type ApiConfig = Readonly<z.output<(typeof readers)['api']>>;
/** Settings of `npm run worker`. A port of 0 means off; without `workflowBundle` the worker bundles at start. */
export type WorkerConfig = Readonly<z.output<(typeof readers)['worker']>>;
/** Settings of `npm run migrate`. */
export type MigrateConfig = Readonly<z.output<(typeof readers)['migrate']>>;

/** Settings of `npm run audit -- verify`. Without trusted keys, whatever key a root names is believed. */
export type AuditConfig = Readonly<z.output<(typeof readers)['audit']>>;
/** Settings of `npm run audit -- export`. */
export type ExportConfig = Readonly<z.output<(typeof readers)['export']>>;
export type Configs = { [K in ProcessKind]: Readonly<z.output<(typeof readers)[K]>> };

/**
 * Reads the settings of one kind of process from its environment, once, at start. An empty variable counts as unset.
 * @throws ConfigError with one line for each missing or wrong setting
 */
export function readConfig<K extends ProcessKind>(process: K, env: NodeJS.ProcessEnv): Configs[K] {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = readers[process].safeParse(given);
  const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  problems.push(...faultsTogether(process, given));
  if (!read.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  return read.data as Configs[K];
}

/** The names of the settings that a kind of process reads; the required ones alone if asked. */
export function settingNames(process: ProcessKind, which: 'all' | 'required' = 'all'): string[] {
  const all = Object.entries<z.ZodType>(settings[process]);
  return all.filter(([, schema]) => which === 'all' || !schema.safeParse(undefined).success).map(([name]) => name);
}
