type Given = Record<string, string | undefined>;

const bodyNames = ['AUTHORISED_BODY_KK', 'AUTHORISED_BODY_RU', 'AUTHORISED_BODY_EN'] as const;
const addresses = ['PUBLIC_URL', 'OIDC_PEOPLE_ISSUER', 'OIDC_MACHINES_ISSUER'];
/** Pages that may ask us, cookies and all; each a comma list. */
const pages = ['CORS_ORIGINS', 'TEMPORAL_UI_ORIGINS'];
const secrets = ['SESSION_SECRET', 'OIDC_PEOPLE_CLIENT_SECRET', 'DATABASE_ACTOR_KEY'];

/** What is wrong with settings only together: one line each, naming the setting and never its value. */
export function faultsTogether(process: string, given: Given): string[] {
  return [
    ...(process === 'api' || process === 'worker' ? [...unnamedLanguages(given), ...plainHistories(given)] : []),
    ...(process === 'worker' ? [...unsignedRoots(given), ...mailFaults(given)] : []),
    ...(process === 'api' ? sharedIssuer(given) : []),
    ...(given['NODE_ENV'] === 'production' ? unfitForProduction(given) : []),
  ];
}

// What is good enough on one machine to try things out.
function unfitForProduction(given: Given): string[] {
  const urls = addresses.flatMap((name) => {
    const url = URL.canParse(given[name] ?? '') ? new URL(given[name] ?? '') : undefined;
    if (url === undefined) return [];
    return [
      ...(url.protocol === 'http:' ? [`${name} must be https in production`] : []),
      ...(isThisMachine(url.hostname) ? [`${name} must not name this machine in production`] : []),
    ];
  });
  const origins = pages.filter((name) =>
    (given[name] ?? '').split(',').some((page) => page.trim().startsWith('http:')),
  );
  const short = secrets.flatMap((name) =>
    (given[name] ?? 'unset').split(',').some((secret) => secret !== 'unset' && isWeak(secret))
      ? [`${name} must be at least 32 random bytes in production`]
      : [],
  );
  const loopback =
    given['ENDPOINTS_ON_LOOPBACK'] === 'true'
      ? ['ENDPOINTS_ON_LOOPBACK must be off in production: recipients would name servers of this machine']
      : [];
  return [
    ...urls,
    ...origins.map((name) => `${name} must be https in production`),
    ...unprovenVerifier(given),
    ...short,
    ...loopback,
    ...sampleDatabasePassword(given),
  ];
}

// Nobody signs its answers: on the way from another machine they could be forged.
function unprovenVerifier({ GOST_VERIFIER_URL }: Given): string[] {
  const url = URL.canParse(GOST_VERIFIER_URL ?? '') ? new URL(GOST_VERIFIER_URL ?? '') : undefined;
  if (url?.protocol !== 'http:' || isThisMachine(url.hostname)) return [];
  return ['GOST_VERIFIER_URL must be https in production, or name this machine'];
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\]|\[::ffff:7f.*\]|0\.0\.0\.0|\[::\])\.?$/u.test(hostname);
}

function isWeak(secret: string): boolean {
  return Buffer.byteLength(secret) < 32 || new Set(secret).size < 10 || isSample(secret);
}

/** As .env.example has it. */
function isSample(secret: string): boolean {
  return secret.toUpperCase().includes('CHANGE_ME');
}

// No password at all is for the server to judge: it may know its callers by their certificates.
function sampleDatabasePassword({ DATABASE_URL: url = '' }: Given): string[] {
  const password = URL.canParse(url) ? decodeURIComponent(new URL(url).password) : '';
  if (password === '' || (password.length >= 16 && !isSample(password))) return [];
  return ['DATABASE_URL must carry a password of at least 16 characters in production, or none'];
}

// A body renamed in one language only would sign the same prescription under two names.
function unnamedLanguages(given: Record<string, string | undefined>): string[] {
  const missing = bodyNames.filter((name) => given[name] === undefined);
  if (missing.length === bodyNames.length) return [];
  return missing.map((name) => `${name} is required: the body is named in the other languages`);
}

// Who reads Temporal's database in production would read what cases are about.
function plainHistories({ NODE_ENV, PAYLOAD_KEYS }: Record<string, string | undefined>): string[] {
  if (NODE_ENV !== 'production' || PAYLOAD_KEYS !== undefined) return [];
  return ['PAYLOAD_KEYS is required in production: name:key, the key 32 random bytes in base64'];
}

// Without signed roots whoever writes to the database could write its audit chains anew, from the first event on.
function unsignedRoots({ NODE_ENV, AUDIT_SIGNING_KEY, WORKER_KINDS }: Record<string, string | undefined>): string[] {
  const signs = WORKER_KINDS?.split(',').includes('notary') ?? true;
  if (NODE_ENV !== 'production' || AUDIT_SIGNING_KEY !== undefined || !signs) return [];
  return ['AUDIT_SIGNING_KEY is required in production where the notary works: 32 random bytes in base64'];
}

// Mail from nobody is refused everywhere; and its password, and what people are told, must not pass in the clear.
function mailFaults({ NODE_ENV, SMTP_URL, MAIL_FROM }: Given): string[] {
  const url = URL.canParse(SMTP_URL ?? '') ? new URL(SMTP_URL ?? '') : undefined;
  if (url === undefined || !['smtp:', 'smtps:'].includes(url.protocol)) return [];
  const isPlain = url.protocol === 'smtp:' && url.searchParams.get('requireTLS') !== 'true';
  return [
    ...(MAIL_FROM === undefined ? ['MAIL_FROM is required with SMTP_URL: the address that mail comes from'] : []),
    ...(NODE_ENV === 'production' && isPlain
      ? ['SMTP_URL must be smtps://, or end in ?requireTLS=true, in production']
      : []),
  ];
}

// A machine's client id could be spelled like a person's subject.
function sharedIssuer({
  OIDC_PEOPLE_ISSUER: people,
  OIDC_MACHINES_ISSUER: machines,
}: Record<string, string | undefined>) {
  return people !== undefined && people === machines
    ? ['OIDC_MACHINES_ISSUER must differ from OIDC_PEOPLE_ISSUER']
    : [];
}
