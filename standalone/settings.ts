import type { Ports } from './ports.js';

/** The settings of the API and worker processes on this machine: all a deployment would set, and nothing that only standalone mode knows. */
export function processSettings(given: {
  ports: Ports;
  databaseUrl: string;
  actorKey: string;
  temporalAddress: string;
  namespace: string;
  payloadKey: string;
  auditSigningKey: string;
  peopleIssuer: string;
  machinesIssuer: string;
  webClientSecret: string;
  sessionSecret: string;
  evidenceDir: string;
  workflowBundle: string | undefined;
  smtpUrl: string;
  signatureRootsFile: string;
  signatureLists: string;
}): NodeJS.ProcessEnv {
  const { ports } = given;
  return {
    NODE_ENV: 'development',
    DATABASE_URL: given.databaseUrl,
    DATABASE_ACTOR_KEY: given.actorKey,
    TEMPORAL_ADDRESS: given.temporalAddress,
    TEMPORAL_NAMESPACE: given.namespace,
    PAYLOAD_KEYS: `standalone:${given.payloadKey}`,
    AUDIT_SIGNING_KEY: given.auditSigningKey,
    HOST: '127.0.0.1',
    PORT: String(ports.api),
    PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    TEMPORAL_UI_ORIGINS: ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${ports.temporalUi}`).join(','),
    METRICS_HOST: '127.0.0.1',
    API_METRICS_PORT: String(ports.apiMetrics),
    WORKER_METRICS_PORT: String(ports.workerMetrics),
    WORKER_HEALTH_PORT: String(ports.workerHealth),
    OIDC_PEOPLE_ISSUER: given.peopleIssuer,
    OIDC_PEOPLE_CLIENT_SECRET: given.webClientSecret,
    OIDC_MACHINES_ISSUER: given.machinesIssuer,
    SESSION_SECRET: given.sessionSecret,
    OIDC_AUDIENCE: 'habarlama',
    EVIDENCE_DIR: given.evidenceDir,
    SMTP_URL: given.smtpUrl,
    MAIL_FROM: 'habarlama@habarlama.localhost',
    SIGNATURE_ROOTS_FILE: given.signatureRootsFile,
    SIGNATURE_CRLS: given.signatureLists,
    // The simulated operators live here.
    ENDPOINTS_ON_LOOPBACK: 'true',
    WORKFLOW_BUNDLE: given.workflowBundle,
  };
}
