import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ConfigError, readConfig, settingNames } from '../config.js';
import type { ProcessKind } from '../config.js';

const processes = ['api', 'worker', 'migrate', 'audit', 'export'] as const satisfies readonly ProcessKind[];

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

const [aKey, otherKey] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];

const least = {
  DATABASE_URL: 'postgres://habarlama:pa55@127.0.0.1:5432/habarlama',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  PUBLIC_URL: 'http://127.0.0.1:8080',
  DATABASE_ACTOR_KEY: 'a-secret-for-tests-of-32-bytes-or-more',
  EVIDENCE_DIR: '/var/lib/habarlama/evidence',
  OIDC_PEOPLE_CLIENT_SECRET: 'a-secret-for-tests-of-32-bytes-or-more',
  SESSION_SECRET: 'a-secret-for-tests-of-32-bytes-or-more',
  OIDC_PEOPLE_ISSUER: 'https://id.example/people/',
  OIDC_MACHINES_ISSUER: 'https://id.example/machines',
};

/** What production asks for besides, but for its keys. */
const inProduction = {
  ...least,
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://habarlama_api_login:0123456789abcdef0123@db/habarlama',
  PUBLIC_URL: 'https://habarlama.example',
};

function complaints(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('fill in every default when only the required ones are given', () => {
    expect(readConfig('api', least)).to.include({
      port: 8080,
      host: '127.0.0.1',
      metricsPort: 9464,
      temporalNamespace: 'habarlama',
      actAnswerWithinMs: 4500,
    });
    expect(readConfig('api', least).tokens).to.deep.equal({
      issuers: { person: 'https://id.example/people/', machine: 'https://id.example/machines' },
      audience: 'habarlama',
      types: ['at+jwt'],
    });
    const worker = readConfig('worker', least);
    expect([...worker.kinds]).to.deep.equal(['cases', 'deliveries', 'sweeper', 'notary', 'mailer', 'printer']);
    expect(worker).to.include({ workflowBundle: undefined, executionTermMinutes: 120, clockStartsOn: 'delivery' });
    expect(worker.authorisedBody.kk).to.equal('Қазақстан Республикасы Мәдениет және ақпарат министрлігі');
  });

  for (const process of processes) {
    it(`name every required setting that ${process} misses, one line each`, () => {
      const lines = complaints(() => readConfig(process, {}));
      expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(settingNames(process, 'required'));
    });
  }

  it('count an empty variable as unset, as compose files pass them', () => {
    expect(readConfig('api', { ...least, PORT: '' }).port).to.equal(8080);
    expect(complaints(() => readConfig('api', { ...least, OIDC_PEOPLE_ISSUER: '' }))).to.have.length(1);
  });

  const wrong: [ProcessKind, string, string][] = [
    ['api', 'DATABASE_URL', 'mysql://u:secret@db/x'],
    ['api', 'DATABASE_ACTOR_KEY', 'too-short'],
    ['api', 'PAYLOAD_KEYS', 'k1'],
    ['api', 'PAYLOAD_KEYS', `k1:${Buffer.alloc(31, 'aB3xY9').toString('base64')}`],
    ['worker', 'PAYLOAD_KEYS', `k1:${Buffer.alloc(32).toString('base64')}`],
    ['worker', 'PAYLOAD_KEYS', `k1:${aKey},k1:${otherKey}`],
    ['api', 'PORT', '65536'],
    ['api', 'PORT', '80a'],
    ['api', 'PUBLIC_URL', 'https://habarlama.example/'],
    ['api', 'PUBLIC_URL', 'habarlama.example'],
    ['api', 'OIDC_PEOPLE_ISSUER', 'id'],
    ['api', 'OIDC_MACHINES_ISSUER', 'https://id.example/people/'],
    ['api', 'OIDC_JWT_TYPES', 'at+jwt,id'],
    ['api', 'TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['api', 'LOG_LEVEL', 'loud'],
    ['api', 'NODE_ENV', 'staging'],
    ['api', 'CORS_ORIGINS', 'https://a.example,*'],
    ['api', 'CORS_ORIGINS', 'https://a.example/'],
    ['api', 'SCANNER_ADDRESS', 'clamd'],
    ['worker', 'SCANNER_ADDRESS', 'run/clamd.sock'],
    ['worker', 'SCANNER_TIMEOUT_MS', '20001'],
    ['api', 'TRUST_PROXY', 'true'],
    ['api', 'REQUESTS_IN_FLIGHT', '3'],
    ['worker', 'WORKER_KINDS', 'cases,mails'],
    ['worker', 'SMTP_URL', 'http://mail.example'],
    ['worker', 'MAIL_FROM', 'Habarlama <a@b.kz>'],
    ['worker', 'AUDIT_SIGNING_KEY', aKey.slice(4)],
    ['worker', 'AUDIT_SIGNING_KEY', Buffer.alloc(32).toString('base64')],
    ['audit', 'AUDIT_PUBLIC_KEYS', aKey],
    ['worker', 'SWEEP_EVERY_MS', '1.5'],
    ['worker', 'EXECUTION_TERM_MINUTES', '0'],
    ['worker', 'RESTORATION_CHECK_WORKING_DAYS', '0'],
    ['worker', 'DELIVERY_FIRST_RETRY_MS', '900001'],
    ['worker', 'DELIVERY_TIMEOUT_MS', '40001'],
    ['worker', 'CLOCK_STARTS_ON', 'monday'],
    ['api', 'INACTIVITY_ROLES', 'officer,director'],
    ['worker', 'INACTIVITY_ACTIVITY', 'none'],
  ];
  for (const [process, name, value] of wrong) {
    it(`refuse ${name}=${value} in one line that names it and keeps the value to itself`, () => {
      const lines = complaints(() => readConfig(process, { ...least, [name]: value }));
      expect(lines).to.have.length(1);
      expect(lines[0])
        .to.match(new RegExp(`^${name} must `))
        .and.not.include(value);
    });
  }

  it('read the keys of payloads in their order', () => {
    const { payloadKeys } = readConfig('api', { ...least, PAYLOAD_KEYS: `k2:${aKey},k1:${otherKey}` });
    const read = payloadKeys.map(({ id, key }) => [id, Buffer.from(key).toString('base64')]);
    expect(readConfig('api', least).payloadKeys).to.deep.equal([]);
    expect(read).to.deep.equal([
      ['k2', aKey],
      ['k1', otherKey],
    ]);
  });

  it('name the scanner by host and port or by its socket, and no scanner is none', () => {
    expect(readConfig('worker', least).scanner).to.equal(undefined);
    for (const address of ['clamd:3310', '[::1]:3310', '/run/clamav/clamd.ctl']) {
      const { scanner } = readConfig('api', { ...least, SCANNER_ADDRESS: address });
      expect(scanner).to.deep.equal({ address, withinMs: 5_000 });
    }
  });

  it('send mail where there is a server and an address that it comes from, in production over TLS', () => {
    expect(readConfig('worker', least).mail).to.equal(undefined);
    const given = { ...least, SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'habarlama@example.kz' };
    const mail = { url: given.SMTP_URL, from: given.MAIL_FROM, everyMs: 5_000 };
    expect(readConfig('worker', given).mail).to.deep.equal(mail);
    expect(complaints(() => readConfig('worker', { ...least, SMTP_URL: given.SMTP_URL }))).to.deep.equal([
      'MAIL_FROM is required with SMTP_URL: the address that mail comes from',
    ]);
    const safe = {
      ...inProduction,
      PAYLOAD_KEYS: `k1:${aKey}`,
      AUDIT_SIGNING_KEY: otherKey,
      MAIL_FROM: given.MAIL_FROM,
    };
    const refused = complaints(() => readConfig('worker', { ...safe, SMTP_URL: given.SMTP_URL }));
    expect(refused).to.deep.equal(['SMTP_URL must be smtps://, or end in ?requireTLS=true, in production']);
    for (const url of ['smtps://u:p@mail.example', 'smtp://u:p@mail.example:587?requireTLS=true']) {
      expect(readConfig('worker', { ...safe, SMTP_URL: url }).mail?.url).to.equal(url);
    }
  });

  it('ask for a key of payloads in production, and only there', () => {
    for (const process of ['api', 'worker'] as const) {
      const production = { ...inProduction, AUDIT_SIGNING_KEY: otherKey };
      expect(complaints(() => readConfig(process, production))).to.deep.equal([
        'PAYLOAD_KEYS is required in production: name:key, the key 32 random bytes in base64',
      ]);
      expect(complaints(() => readConfig(process, { ...production, PAYLOAD_KEYS: `k1:${aKey}` }))).to.deep.equal([]);
    }
  });

  it('ask for the key that signs the audit chains in production, of whoever signs them', () => {
    const production = { ...inProduction, PAYLOAD_KEYS: `k1:${aKey}` };
    expect(complaints(() => readConfig('worker', production))).to.deep.equal([
      'AUDIT_SIGNING_KEY is required in production where the notary works: 32 random bytes in base64',
    ]);
    expect(complaints(() => readConfig('worker', { ...production, WORKER_KINDS: 'cases,sweeper' }))).to.deep.equal([]);
    expect(complaints(() => readConfig('worker', { ...production, AUDIT_SIGNING_KEY: otherKey }))).to.deep.equal([]);
  });

  const production = {
    ...inProduction,
    PAYLOAD_KEYS: `one:${Buffer.from('a key for tests, 32 bytes of it!').toString('base64')}`,
  };
  const unfit: [string, string, RegExp][] = [
    ['PUBLIC_URL', 'http://habarlama.example', /must be https/],
    ['ENDPOINTS_ON_LOOPBACK', 'true', /must be off/],
    ['PUBLIC_URL', 'https://localhost:8443', /this machine/],
    ['OIDC_PEOPLE_ISSUER', 'http://id.example', /must be https/],
    ['OIDC_PEOPLE_ISSUER', 'https://127.0.0.1:8090/people', /this machine/],
    ['OIDC_PEOPLE_ISSUER', 'https://127.1/people', /this machine/],
    ['OIDC_MACHINES_ISSUER', 'http://id.example', /must be https/],
    ['OIDC_MACHINES_ISSUER', 'https://[::1]/machines', /this machine/],
    ['OIDC_MACHINES_ISSUER', 'https://[::ffff:127.0.0.1]/machines', /this machine/],
    ['OIDC_MACHINES_ISSUER', 'https://issuer.localhost', /this machine/],
    ['OIDC_PEOPLE_CLIENT_SECRET', 'short', /32 random bytes/],
    ['SESSION_SECRET', '0123456789abcdef0123456789abcde', /32 random bytes/],
    ['SESSION_SECRET', 's'.repeat(64), /32 random bytes/],
    ['DATABASE_ACTOR_KEY', 'k'.repeat(64), /32 random bytes/],
    ['DATABASE_ACTOR_KEY', 'CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME', /32 random bytes/],
    ['SESSION_SECRET', 'Please-change_me-before-this-goes-anywhere', /32 random bytes/],
    ['CORS_ORIGINS', 'https://a.example,http://page.example', /must be https/],
    ['TEMPORAL_UI_ORIGINS', 'http://temporal.example', /must be https/],
    ['GOST_VERIFIER_URL', 'http://gost.example/verify', /must be https/],
    ['DATABASE_URL', 'postgres://habarlama:CHANGE_ME_CHANGE_ME@db/habarlama', /password/],
    ['DATABASE_URL', 'postgres://habarlama:hunter2@db/habarlama', /password/],
  ];
  it('of a house in production are taken as they should be', () => {
    expect(complaints(() => readConfig('api', production))).to.deep.equal([]);
    const byCertificate = { ...production, DATABASE_URL: 'postgres://habarlama_api_login@db/habarlama' };
    expect(complaints(() => readConfig('api', byCertificate))).to.deep.equal([]);
    const besideIt = { ...production, GOST_VERIFIER_URL: 'http://127.0.0.1:9000/verify' };
    expect(complaints(() => readConfig('api', besideIt))).to.deep.equal([]);
  });
  it('of .env.example that are secret are refused in production, each by name', () => {
    const sample = [...example.matchAll(/^(\w+)=(.*CHANGE_ME.*)$/gmu)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    const lines = complaints(() =>
      readConfig('api', { ...production, ...(Object.fromEntries(sample) as Record<string, string>) }),
    );
    expect(sample).to.have.length(2);
    expect(lines.map((line) => line.split(' ')[0])).to.have.members(sample.map(([name]) => name));
  });
  for (const [name, value, why] of unfit) {
    it(`refuse ${name}=${value.slice(0, 40)} in production, by name, and nowhere else`, () => {
      const lines = complaints(() => readConfig('api', { ...production, [name]: value }));
      expect(lines).to.have.length(1);
      expect(lines[0])
        .to.match(why)
        .and.match(new RegExp(`^${name} `))
        .and.not.include(value);
      expect(
        complaints(() => readConfig('api', { ...production, [name]: value, NODE_ENV: 'development' })),
      ).to.deep.equal([]);
    });
  }
  it('that are empty are missing, in production as elsewhere', () => {
    for (const name of ['SESSION_SECRET', 'OIDC_PEOPLE_CLIENT_SECRET', 'PAYLOAD_KEYS']) {
      const lines = complaints(() => readConfig('api', { ...production, [name]: '' }));
      expect(
        lines.map((line) => line.split(' ')[0]),
        name,
      ).to.deep.equal([name]);
    }
  });

  it('name every language of the authorised body, or none', () => {
    const lines = complaints(() => readConfig('worker', { ...least, AUTHORISED_BODY_RU: 'Другое министерство' }));
    expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(['AUTHORISED_BODY_KK', 'AUTHORISED_BODY_EN']);
  });

  it('are all in .env.example, and nothing else is but what docker-compose asks for', () => {
    const [ours = ''] = example.split('docker-compose only');
    const listed = [...ours.matchAll(/^(#?)([A-Z][A-Z_]+)=/gm)];
    const known = new Set(processes.flatMap((process) => settingNames(process)));
    expect(listed.map(([, , name]) => name).sort()).to.deep.equal([...known].sort());
    const needed = new Set(processes.flatMap((process) => settingNames(process, 'required')));
    expect(listed.filter(([, hash]) => hash === '').map(([, , name]) => name)).to.have.members([...needed]);
  });

  it('have the defaults that .env.example shows', () => {
    const shown = [...example.matchAll(/^#([A-Z][A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value] as const);
    const examples = ['WORKFLOW_BUNDLE', 'CORS_ORIGINS', 'TEMPORAL_UI_ORIGINS'];
    const defaults = Object.fromEntries(shown.filter(([name]) => !examples.includes(name ?? ''))) as NodeJS.ProcessEnv;
    expect(readConfig('api', { ...least, ...defaults })).to.deep.equal(readConfig('api', least));
    expect(readConfig('worker', { ...least, ...defaults })).to.deep.equal(readConfig('worker', least));
  });
});
