/**
 * The rooms of the house, and whom each may ask: edit this file for a new room, a new top-level file, or a package that a room uses.
 * `rooms` and `packages` are what it may import; anything else is an error that says `why`. `types` and `typePackages` it may import with
 * `import type` only. `never` says better than `why` what is wrong with one room. How this becomes lint rules: oxlint.arrows.js.
 */
const history =
  'A workflow is replayed from its history on another machine, years later: it may hold only what is the same there.';
const ports =
  'What touches the world comes in through createApp(deps) or worker.ts, so that it can be replaced in a test.';

/** Stands for every builtin of Node in `packages`. */
export const core = 'node builtins';

export const rooms = {
  domain: {
    why: 'domain/ is the law as pure data and functions: workflows, API and page ask it alike, so it imports nothing, no package and no node builtin.',
  },
  locators: {
    rooms: ['domain'],
    packages: ['tldts', 'ipaddr.js', 'node:url'],
    why: 'locators/ reads addresses and never fetches, stores or asks for one: domain/, tldts, ipaddr.js and node:url are enough.',
  },
  db: {
    rooms: ['domain'],
    packages: ['knex', 'pg', 'uuid', 'canonicalize', core],
    why: 'db/ holds SQL, row types and mappers and knows only domain/: who acts, and through which door, is decided before it is asked.',
  },
  evidence: {
    rooms: ['domain'],
    packages: ['sharp', 'file-type', core],
    why: 'evidence/ keeps files behind the port of domain/ and looks into nothing but bytes; records of them are kept in db/, by those who ask both.',
  },
  signatures: {
    rooms: ['domain'],
    packages: ['pkijs', 'asn1js', core],
    why: 'signatures/ look into signatures behind the port of domain/: they know certificates and bytes, and nothing of cases or where they are kept.',
  },
  paper: {
    rooms: ['domain'],
    packages: ['pdfkit', 'dejavu-fonts-ttf', core],
    why: 'paper/ makes bytes of data: it knows what acts say and how they look, and nothing of where they are kept or who reads them.',
  },
  codec: {
    packages: ['@temporalio/common', '@temporalio/proto', core],
    why: 'codec/ turns payloads into what Temporal may see and back, whatever is in them: it knows keys and bytes, and nothing of cases.',
  },
  workflows: {
    rooms: ['domain'],
    types: ['activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    why: `workflows/ import domain/, the workflow SDK, and activities/ as types. ${history}`,
    never: {
      activities: `workflows/ know activities/ as types only (import type): a value would run inside the replay. ${history}`,
      db: `workflows/ never ask db/: an activity asks and hands over ids. The bundler would let this through. ${history}`,
    },
    neverPackages: {
      zod: 'zod within reach of a workflow costs 5 to 15 times the memory per cached case (measured): parse in api/ or activities/.',
    },
  },
  activities: {
    rooms: ['domain', 'locators', 'db', 'messages'],
    types: ['logging'],
    packages: [
      '@temporalio/activity',
      '@temporalio/client',
      '@temporalio/common',
      'ipaddr.js',
      'prom-client',
      'standardwebhooks',
      'undici',
      'uuid',
      'zod',
      core,
    ],
    typePackages: ['knex'],
    why: `activities/ import domain/, locators/, db/ and workflows/messages.ts. ${ports}`,
    never: {
      workflows:
        'Of workflows/, others import only messages.ts: the story is the workflow’s own and changes without notice.',
      api: 'activities/ and api/ never import each other: they run in different processes and meet in workflows/messages.ts.',
    },
  },
  audit: {
    rooms: ['domain', 'db'],
    packages: [core],
    typePackages: ['knex'],
    why: 'audit/ proves what the audit chains say: domain/, db/ and node builtins, so that it can be checked without the rest of the house.',
  },
  mail: {
    rooms: ['domain', 'db'],
    packages: ['i18next', 'nodemailer', core],
    typePackages: ['knex'],
    why: 'mail/ writes what the outbox of db/ holds and brings it to a mail server: domain/, db/, i18next and nodemailer, and nothing of cases.',
  },
  acts: {
    rooms: ['domain', 'db', 'messages'],
    packages: ['@temporalio/client', '@temporalio/common', core],
    typePackages: ['knex'],
    why: `acts/ bring a stored act to its case, and sweep up what had no answer: domain/, db/ and workflows/messages.ts. ${ports}`,
    never: {
      workflows: 'Of workflows/, others import only messages.ts: an act is sent as an update and its case answers.',
      activities: 'acts/ send, activities/ apply: they meet in workflows/messages.ts and in the act’s row.',
      api: 'The sweeper sends acts where no request is: acts/ know nothing of HTTP.',
    },
  },
  api: {
    rooms: ['domain', 'locators', 'db', 'acts', 'audit', 'codec', 'messages'],
    types: ['logging', 'config'],
    packages: [
      '@temporalio/client',
      '@temporalio/common',
      'connect-pg-simple',
      'csv-parse',
      'csv-stringify',
      'express',
      'express-session',
      'helmet',
      'i18next',
      'jose',
      'multer',
      'openid-client',
      'prom-client',
      'rate-limiter-flexible',
      'read-excel-file',
      'uuid',
      'write-excel-file',
      'zod',
      core,
    ],
    typePackages: ['knex', 'express-serve-static-core', 'qs'],
    why: `api/ parses, asks and answers: domain/, locators/, db/ and workflows/messages.ts. ${ports}`,
    never: {
      workflows:
        'Of workflows/, others import only messages.ts: the API sends updates and never knows how the story goes on.',
      activities:
        'api/ and activities/ never import each other: they run in different processes and meet in workflows/messages.ts.',
      evidence:
        'api/ stores evidence through the port of domain/ that it is given; only api/main.ts chooses where files lie.',
      signatures:
        'api/ has signatures looked into through the port of domain/ that it is given; only api/main.ts chooses whom to trust.',
    },
  },
  ui: {
    why: 'ui/ knows only HTTP: what a page can do, another body’s system can do too.',
  },
  standalone: {
    rooms: ['db', 'domain', 'messages', 'config', 'logging', 'clock', 'bundle'],
    packages: ['**', core],
    why: 'standalone/ starts the processes as anybody would and talks HTTP: what it could reach into would work on one machine only.',
  },
};

/** Files that are more, or less, than the room they lie in. */
export const files = {
  messages: { pattern: 'workflows/messages.ts' },
  configFaults: {
    pattern: 'config-faults.ts',
    why: 'config-faults.ts looks at what was given and at nothing else.',
  },
  config: {
    pattern: 'config.ts',
    rooms: ['configFaults', 'configValues'],
    packages: ['zod'],
    why: 'config.ts reads the environment and nothing else: everyone else is handed settings.',
  },
  configValues: {
    pattern: 'config-values.ts',
    packages: ['zod'],
    why: 'config-values.ts says what a value may look like, and which settings there are is said by config.ts.',
  },
  logging: {
    pattern: 'logging.ts',
    packages: ['pino'],
    why: 'logging.ts is the only door to the log and knows no content, so it imports pino and nothing of ours.',
  },
  clock: {
    pattern: 'system-clock.ts',
    rooms: ['domain'],
    why: 'system-clock.ts reads the time and nothing else.',
  },
  bundle: {
    pattern: 'workflows-bundle.ts',
    rooms: ['codec'],
    packages: ['@temporalio/worker', core],
    why: 'workflows-bundle.ts packs workflows/ and their failure converter by path and runs neither.',
  },
  process: {
    pattern: 'run-process.ts',
    rooms: ['config', 'logging'],
    packages: [core],
    why: 'run-process.ts is how any process begins and ends, whatever it does in between.',
  },
  workerMain: {
    pattern: 'worker.ts',
    rooms: [
      'activities',
      'codec',
      'db',
      'evidence',
      'messages',
      'config',
      'logging',
      'clock',
      'bundle',
      'process',
      'workerParts',
      'workerLoops',
      'workerSchedules',
    ],
    packages: ['**', core],
    why: 'worker.ts wires activities to task queues. Workflows reach it as a bundle, and the API is another process.',
  },
  workerParts: {
    pattern: 'worker-{health,runtime}.ts',
    rooms: ['config', 'logging', 'workerParts'],
    packages: ['@temporalio/worker', 'prom-client', core],
    why: 'worker-health.ts and worker-runtime.ts are what a worker process has beside its work: the SDK’s log and metrics, and its health.',
  },
  workerLoops: {
    pattern: 'worker-loops.ts',
    rooms: ['activities', 'acts', 'audit', 'evidence', 'mail', 'paper', 'config', 'logging'],
    packages: [],
    why: 'worker-loops.ts says how often a worker looks at what nobody asks for, and by what; how it is done is in acts/, audit/ and mail/.',
  },
  workerSchedules: {
    pattern: 'worker-schedules.ts',
    rooms: ['domain', 'messages'],
    packages: ['@temporalio/client', core],
    why: 'worker-schedules.ts tells the engine when domain/ says that something regular happens, and does none of it.',
  },
  apiMain: {
    pattern: 'api/main.ts',
    rooms: ['api', 'codec', 'db', 'evidence', 'signatures', 'domain', 'config', 'logging', 'clock', 'process'],
    packages: ['**', core],
    why: 'api/main.ts wires the API and nothing of the worker: they run in different processes.',
  },
  failureConverter: {
    pattern: 'codec/failure-converter.ts',
    packages: ['@temporalio/common'],
    why: `codec/failure-converter.ts is packed with the workflows and holds what they may hold. ${history}`,
  },
  auditMain: {
    pattern: 'audit/main.ts',
    rooms: ['audit', 'db', 'config', 'clock'],
    packages: [core],
    why: 'audit/main.ts reads settings, the clock, the database and the API; it runs none of the other processes.',
  },
  migrateMain: {
    pattern: 'db/migrate-main.ts',
    rooms: ['db', 'process'],
    why: 'db/migrate-main.ts prepares a database and needs no other part of the house.',
  },
  standaloneChild: {
    pattern: 'standalone/child.ts',
    rooms: ['workerMain', 'apiMain'],
    packages: [core],
    why: 'standalone/child.ts only runs a main and ends with its parent.',
  },
};

/** Rooms that may import anything. */
export const free = ['test', 'bench', 'simulation'];
