import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import ts from 'typescript';
import { parse } from 'yaml';
import { readConfig, settingNames } from '../../config.js';
import { loginKinds, loginName } from '../../db/logins.js';
import { searchAttributeNames } from '../../workflows/messages.js';

interface ComposeService {
  image: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string | number>;
  volumes?: string[];
  ports?: string[];
  restart: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const source = read('docker-compose.yml');
const compose = parse(source, { merge: true }) as {
  services: Record<string, ComposeService>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const dockerfile = read('Dockerfile');

/** The variables that an operator may set, each with what follows its name: `:?why` (required) or `:-default`. */
const asked = [...source.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({ name, rest }));

/** What compose would hand to a service when the operator sets only what is required. */
function environmentOf(service: ComposeService): Record<string, string> {
  const examples: Record<string, string> = {
    PUBLIC_URL: 'https://habarlama.example',
    OIDC_PEOPLE_CLIENT_SECRET: 'a-secret-for-tests-of-32-bytes-or-more',
    SESSION_SECRET: 'a-secret-for-tests-of-32-bytes-or-more',
    OIDC_PEOPLE_ISSUER: 'https://id.example/people',
    OIDC_MACHINES_ISSUER: 'https://id.example/machines',
    HABARLAMA_ACTOR_KEY: 'a-secret-for-tests-of-32-bytes-or-more',
    AUDIT_SIGNING_KEY: randomBytes(32).toString('base64'),
    PAYLOAD_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  };
  const fill = (value: string) =>
    value.replace(/\$\{(\w+)(:[?-])([^}]*)\}/g, (_, name: string, kind: string, rest: string) =>
      kind === ':-' ? rest : (examples[name] ?? '0123456789abcdef0123'),
    );
  return Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([name, value]) => [name, fill(String(value))]),
  );
}

function serviceNamed(name: string): ComposeService {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`There is no service ${name}`);
  return service;
}

/** The source of a compiled file that a command names, if the build makes one of it. */
function sourceOf(compiled: string): string {
  const path = compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts');
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.build.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  return config?.fileNames.includes(join(root, path)) === true ? path : `nothing builds ${compiled}`;
}

describe('docker-compose.yml', () => {
  for (const name of ['migrate', 'api', 'worker'] as const) {
    it(`hands every setting to ${name}, and none that it does not read`, () => {
      expect(Object.keys(serviceNamed(name).environment ?? {})).to.have.members(settingNames(name));
    });

    it(`gives ${name} settings that it accepts when only the required variables are set`, () => {
      const service = serviceNamed(name);
      const config = readConfig(name, environmentOf(service));
      expect(config.nodeEnv).to.equal('production');
      expect(new URL(config.databaseUrl).hostname).to.equal('postgres');
    });
  }

  it('lets each kind of process sign in to Postgres as itself, and nobody but migrations as the owner', () => {
    const login = (name: string) => new URL(String(environmentOf(serviceNamed(name))['DATABASE_URL'])).username;
    const made = [...read('docker/postgres/logins.sh').matchAll(/^ALTER ROLE (\w+) LOGIN/gm)].map(([, role]) => role);
    expect([login('migrate'), login('api'), login('worker')]).to.deep.equal([
      'habarlama',
      loginName('api'),
      loginName('worker'),
    ]);
    expect(made).to.deep.equal(loginKinds.map(loginName));
  });

  it('takes every variable from the environment, required or with a default, and lists it in .env.example', () => {
    const example = read('.env.example');
    expect(asked).to.not.have.length(0);
    for (const { name, rest } of asked) {
      expect(rest, name).to.match(/^:(\?.+|-)/);
      expect(example, name).to.match(new RegExp(`^#?${name}=`, 'm'));
    }
    expect(source.replace(/\$\{\w+:[?-][^}]*\}/g, '')).to.not.include('${');
  });

  it('has no default secret, and none written down', () => {
    for (const { name, rest } of asked.filter(({ name }) => /PASSWORD|SECRET|KEYS?$|TOKEN/.test(name))) {
      expect(rest, name).to.match(/^:\?/);
      expect(read('.env.example'), name).to.match(new RegExp(`^#?${name}=$`, 'm'));
    }
    for (const [name, { environment = {} }] of services) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/PASSWORD|PWD|SECRET|KEYS?$|TOKEN/.test(variable))
          expect(value, `${name}.${variable}`).to.match(/^\$\{\w+:\?[^}]+\}$/);
        expect(String(value), `${name}.${variable}`).to.not.match(/\/\/[^:/]+:(?!\$\{\w+:\?)/);
      }
    }
  });

  it('mounts only files that exist and volumes that it declares', () => {
    for (const [name, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const from = volume.split(':')[0] ?? '';
        if (from.startsWith('./')) expect(existsSync(join(root, from)), `${name}: ${from}`).to.equal(true);
        else expect(Object.keys(compose.volumes), name).to.include(from);
      }
    }
  });

  it('runs only what is in the image, or in a folder that it mounts', () => {
    for (const name of ['migrate', 'api', 'worker']) {
      const [program, file = ''] = serviceNamed(name).command ?? [];
      expect(program, name).to.equal('node');
      expect(existsSync(join(root, sourceOf(file))), `${name}: ${sourceOf(file)}`).to.equal(true);
    }
    for (const [name, { entrypoint = [], volumes = [] }] of services.filter(([, service]) => service.entrypoint)) {
      const script = entrypoint.at(-1) ?? '';
      const mounted = volumes.map((volume) => volume.split(':')).find(([, to = '']) => script.startsWith(`${to}/`));
      const path = join(root, script.replace(mounted?.[1] ?? '', mounted?.[0] ?? 'nowhere'));
      expect(existsSync(path), `${name}: ${script}`).to.equal(true);
    }
    expect(statSync(join(root, 'docker/postgres/databases.sh')).mode & 0o111, 'executable').to.not.equal(0);
  });

  it('gives the scripts it runs every variable they read', () => {
    const scripts = {
      postgres: 'postgres/databases.sh',
      logins: 'postgres/logins.sh',
      'temporal-schema': 'temporal/schema.sh',
      'temporal-namespace': 'temporal/namespace.sh',
    };
    for (const [name, script] of Object.entries(scripts)) {
      const needed = [...read(`docker/${script}`).matchAll(/\$\{?([A-Z_]{3,})/g)].map(([, variable]) => variable);
      expect(Object.keys(serviceNamed(name).environment ?? {}), name).to.include.members(needed);
    }
    expect(serviceNamed('temporal-namespace').environment).to.have.property('TEMPORAL_ADDRESS');
    expect(serviceNamed('temporal-schema').environment).to.have.property('SQL_PASSWORD');
  });

  it('registers the search attributes that the workflows set', () => {
    const registered = [...read('docker/temporal/namespace.sh').matchAll(/--name (\w+) --type Keyword/g)].map(
      ([, name]) => name,
    );
    expect(registered).to.have.members(Object.values(searchAttributeNames));
  });

  it('starts each service after what it needs: after the health of servers, after the end of jobs', () => {
    const job = (name: string) => serviceNamed(name).restart.startsWith('on-failure');
    for (const [name, service] of services) {
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(condition, `${name} → ${needed}`).to.equal(
          job(needed) ? 'service_completed_successfully' : 'service_healthy',
        );
        if (!job(needed)) expect(serviceNamed(needed).healthcheck, needed).to.not.equal(undefined);
      }
    }
    for (const name of ['postgres', 'temporal', 'api', 'worker']) {
      expect(serviceNamed(name).healthcheck?.test.length, name).to.be.greaterThan(1);
    }
  });

  it('asks for the health of api and worker on the ports that they are given', () => {
    for (const [name, variable] of [
      ['api', 'PORT'],
      ['worker', 'WORKER_HEALTH_PORT'],
    ] as const) {
      const service = serviceNamed(name);
      const port = String(service.environment?.[variable]);
      expect(service.healthcheck?.test.join(' ')).to.include(`http://127.0.0.1:${port}/health/live`);
    }
  });

  it('publishes ports to this machine only', () => {
    for (const [name, { ports = [] }] of services)
      for (const port of ports) expect(port, name).to.match(/^127\.0\.0\.1:/);
  });

  it('pins every image that it does not build', () => {
    for (const [name, { image }] of services) if (image !== 'habarlama') expect(image, name).to.match(/:\d+(\.\d+)*$/);
  });
});

describe('Dockerfile', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1);
  const last = stages.at(-1) ?? '';

  it('copies only what exists and what .dockerignore lets in', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    for (const path of kept) expect(existsSync(join(root, path)), path).to.equal(true);
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    for (const path of copies.filter((path) => path !== '.')) expect(kept, path).to.include(path);
  });

  it('lets in every source that the build compiles', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.build.json'),
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: () => undefined,
      },
    );
    const tops = new Set(config?.fileNames.map((file) => file.slice(root.length).split('/')[0]));
    expect(kept).to.include.members([...tops]);
  });

  it('runs as somebody who owns nothing but the evidence folder', () => {
    expect([...last.matchAll(/^USER (\S+)$/gm)].at(-1)?.[1]).to.equal('node');
    expect(last).to.match(/mkdir -p (\S+) && chown -R node:node/);
    expect(last).to.include(String(serviceNamed('api').environment?.['EVIDENCE_DIR']));
  });

  it('carries the bundle that the worker is told to use, where the build puts it', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const bundle = String(serviceNamed('worker').environment?.['WORKFLOW_BUNDLE']);
    expect(last).to.include(`WORKFLOW_BUNDLE=${bundle}`);
    expect(scripts['build']).to.include(`workflows-bundle.js ${bundle.replace('/app/', '')}`);
  });
});
