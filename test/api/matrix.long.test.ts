import { expect } from 'chai';
import { fullPath } from '../../api/route.js';
import type { Route } from '../../api/route.js';
import { publicRoutes, routes } from '../../api/routes/index.js';
import { capabilityNames, rowOf } from '../../domain/capability-table.js';
import type { CapabilityName, Reach } from '../../domain/capability-table.js';
import { organisationOf, roles } from '../../domain/roles.js';
import type { Role } from '../../domain/roles.js';
import { withApp } from '../support/app.js';
import { outsiders } from '../support/cast.js';
import type { Cast, Outsiders } from '../support/cast.js';
import { answeredOperations } from '../support/contract.js';
import { withReviewTable } from '../support/review-table.js';
import { validRequests } from '../support/valid-requests.js';
import type { ValidRequest } from '../support/valid-requests.js';

type Answer = 'good' | 401 | 403 | 404;

/** Somebody who asks: with a role, of the organisation that the case concerns or of another one. */
interface Player {
  role?: Role;
  stranger?: true;
  account: (cast: Cast & Outsiders, operationId: string) => string;
}

const ofRole: Record<Role, Player['account']> = {
  officer: ({ officer }) => officer,
  head: ({ head }) => head,
  // Nobody gives a second opinion on his own decision.
  reviewer: ({ aigul, nurlan }, operationId) => (operationId === 'giveSecondOpinion' ? nurlan : aigul),
  supervisor: ({ supervisor }) => supervisor,
  // Whoever entered a letter neither compares nor releases it.
  registrar: ({ registrar, registrar2 }, operationId) =>
    ['compareEdmsEntry', 'releaseEdmsIntake'].includes(operationId) ? registrar2 : registrar,
  recipient: ({ operator }) => operator,
  administrator: ({ admin }) => admin,
  operations: ({ ops }) => ops,
  auditor: ({ auditor }) => auditor,
};

const players: Record<string, Player> = {
  ...Object.fromEntries(roles.map((role): [string, Player] => [role, { role, account: ofRole[role] }])),
  'officer of another body': { role: 'officer', stranger: true, account: ({ stranger }) => stranger },
  'head of another body': { role: 'head', stranger: true, account: ({ strangeHead }) => strangeHead },
  'another recipient': { role: 'recipient', stranger: true, account: ({ otherOperator }) => otherOperator },
  'somebody whose roles have ended': { account: ({ former }) => former },
};
const anybody: Record<string, Pick<Player, 'account'>> = {
  nobody: { account: () => '' },
  'a closed account': { account: ({ closed }) => closed },
  'a token that is none': { account: () => 'forged' },
};
const nobodies: Record<string, Player['account']> = {
  nobody: () => '',
  'a closed account': ({ closed }) => closed,
};

/** What the table says that this player meets at this route, on the case that the valid request is about. */
function expected(route: Route, player: Player): Answer {
  const [subject = ''] = route.capability.split('.');
  const covered = (name: CapabilityName): boolean | undefined => {
    const { who } = rowOf(name);
    const reach = (player.role && who[player.role]) ?? who.anyone;
    return reach && covers(reach);
  };
  // A draft is in the hands of its filer; there is something to rule on once he asked.
  const isDraft = rowOf(route.capability).when?.includes('draft') === true;
  const isAsked = route.capability === 'notice.hard_stop_ruling';
  const covers = (reach: Reach): boolean => {
    // The draft of a roster is seen by those who sign it.
    if (reach === 'any') return !(subject === 'roster' && isDraft);
    if (reach === 'filed') return !isDraft;
    if (reach === 'asked') return !isDraft || isAsked;
    if (reach === 'own') return subject === 'me' || (ownerOf(subject) === player.role && player.stranger !== true);
    // Nobody has authorised the officer of these tests.
    if (reach === 'signing') return false;
    const kind = reach === 'body' ? 'state_body' : 'recipient';
    return player.role !== undefined && organisationOf(player.role) === kind && player.stranger !== true;
  };
  const mine = covered(route.capability);
  if (route.onCase === true) {
    if (covered(`${subject}.read` as CapabilityName) !== true) return 404;
    return mine === true ? 'good' : 403;
  }
  if (mine === undefined || (route.capability === 'roster.create' && player.role === 'officer')) return 403;
  return mine || !route.path.includes('{') ? 'good' : 404;
}

/** Whose the things are that valid requests are about: the filer’s, or Aigul’s. */
function ownerOf(subject: string): Role {
  return ['act', 'absence', 'notification'].includes(subject) ? 'reviewer' : 'officer';
}

describe('every route for everybody', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const requests = validRequests(app, table);
  let people: Cast & Outsiders;
  before(async () => {
    people = { ...table.cast, ...(await outsiders(app.database.db, table.cast)) };
  });

  for (const route of routes) {
    const { operationId, method, path } = route;
    it(`${method.toUpperCase()} ${path} asks ${route.capability}`, async () => {
      const make = requests[operationId];
      if (make === undefined) throw new Error(`Say in test/support/valid-requests.ts how ${operationId} is asked`);
      const met: Record<string, Answer> = {};
      const due: Record<string, Answer> = {};
      // One subject for all, until somebody has changed it.
      let made: ValidRequest | undefined;
      const unchanged = async () => (made ??= await make());
      for (const [name, account] of Object.entries(nobodies)) {
        const { request, options } = await unchanged();
        met[name] = (await app.call(account(people, operationId), request, options)).status as Answer;
        due[name] = 401;
      }
      for (const [name, player] of Object.entries(players)) {
        const { request, options } = await unchanged();
        const { status, body } = await app.call(player.account(people, operationId), request, options);
        met[name] = status >= 200 && status < 300 ? 'good' : (status as Answer);
        due[name] = expected(route, player);
        if (met[name] !== due[name]) console.error(name, JSON.stringify(body));
        if (met[name] === 'good' && method !== 'get') made = undefined;
      }
      expect(met).to.deep.equal(due);
    });
  }

  for (const { operationId, method, path } of publicRoutes) {
    it(`${method.toUpperCase()} /public${path} asks nobody who he is`, async () => {
      const make = requests[operationId];
      if (make === undefined) throw new Error(`Say in test/support/valid-requests.ts how ${operationId} is asked`);
      const met: Record<string, number> = {};
      let made: ValidRequest | undefined;
      for (const [name, { account }] of Object.entries({ ...players, ...anybody })) {
        if (method !== 'get') made = undefined;
        made ??= await make();
        met[name] = (await app.call(account(people, operationId), made.request, made.options)).status;
      }
      for (const [name, status] of Object.entries(met)) expect(status, name).to.be.within(200, 299);
    });
  }

  it('leaves no row of the table that no route asks', () => {
    const asked = new Set<string>(routes.map(({ capability }) => capability));
    // The first look at a dispatch is recorded by reading it, and payloads are read by decoding them.
    expect(capabilityNames.filter((name) => !asked.has(name))).to.deep.equal(['dispatch.fetch', 'payload.read']);
  });

  it('has answered with success at every route, as the OpenAPI document promises', () => {
    const answered = new Set([...answeredOperations()].map((name) => name.split(' ').slice(0, 2).join(' ')));
    const declared = [...routes, ...publicRoutes].map((route) => `${route.method} ${fullPath(route)}`);
    expect(declared.filter((name) => !answered.has(name))).to.deep.equal([]);
  });
});
