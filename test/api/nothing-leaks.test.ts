import { expect } from 'chai';
import { createLogger } from '../../logging.js';
import { withApp } from '../support/app.js';
import { person } from '../support/people.js';
import { speak } from '../support/raw-http.js';

describe('what goes wrong inside', () => {
  let logged = '';
  const log = createLogger({ level: 'trace', name: 'api', destination: { write: (line) => void (logged += line) } });
  const app = withApp({ log });
  let officer: string;
  before(async () => {
    officer = (await person(app.database.db, { roles: ['officer'], bodyCode: 'INTERIOR' })).accountId;
  });
  beforeEach(() => {
    logged = '';
  });
  const lines = () => logged.trimEnd().split('\n');

  it('is answered as our fault, without a word of SQL, stack or place', async () => {
    await app.database.db.raw('alter table facts rename to somewhere_else');
    try {
      const reply = await app.call(officer, 'GET /notices?q=secret-word');
      expect(reply.status).to.equal(500);
      expect(reply.body).to.have.all.keys('type', 'title', 'status', 'requestId');
      expect(JSON.stringify(reply.body)).to.not.match(/select|relation|somewhere|facts|node:|\.ts|at |42P01/iu);
      expect(logged)
        .to.include('42P01')
        .and.not.match(/select |secret-word|somewhere_else/iu);
    } finally {
      await app.database.db.raw('alter table somewhere_else rename to facts');
    }
  });

  it('is said by health in words, without an address', async () => {
    const response = await fetch(`${app.url}/health/ready`);
    const body = await response.text();
    expect(JSON.parse(body)).to.have.all.keys('status', 'parts');
    expect(body).to.not.match(/\d+\.\d+|localhost|:\d{2,}|postgres:\/\/|version/u);
  });

  it('is logged one line a request, whatever the request holds', async () => {
    const odd = '%0d%0a{"level":50,"msg":"forged"}%1b[2J%00%E2%80%AE';
    const said = [
      `GET /api/v1/notices/${odd}?q=${odd} HTTP/1.1`,
      ...['Host: x', 'Connection: close', `Authorization: Bearer ${officer}`],
      ...[`User-Agent: ${odd}\u0085`, `X-Request-Id: ${odd}`, `X-Forwarded-For: ${odd}`, `Accept-Language: ${odd}`],
    ];
    expect((await speak(app.url, `${said.join('\r\n')}\r\n\r\n`)).status).to.equal(404);
    expect(lines()).to.have.length(1);
    expect(logged).to.not.match(/[^\P{Cc}\n]|\u202e|forged|\[2J/u);
    expect(JSON.parse(logged)).to.include({ status: 404, method: 'GET', accountId: officer });
  });

  it('is not our fault where the caller leaves in the middle', async () => {
    const head = ['POST /api/v1/notices HTTP/1.1', 'Host: x', `Authorization: Bearer ${officer}`];
    const rest = ['Content-Type: application/json', 'Content-Length: 100'];
    await speak(app.url, `${[...head, ...rest].join('\r\n')}\r\n\r\n{"a"`, { forMs: 150 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(lines()).to.have.length(1);
    expect(JSON.parse(logged)).to.include({ level: 30, status: 499 });
  });
});
