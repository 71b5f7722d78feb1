import type { Json } from '../../support/http-client.js';
import type { BadRequest, Family } from '../bad-requests.js';
import { isPublic } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';
import type { House } from '../house.js';

/** Ids in a body that exist and belong to another case, another person or another kind; `unknown` where the body names its own subject. */
const inBodies: Record<string, (ids: Ids) => [body: Json, field: RegExp][]> = {
  addFacts: ({ ofOthers, fact }) => [
    [{ facts: [{ ...fact, evidenceIds: [ofOthers.evidenceId] }] }, /^#\/facts\/0\/evidenceIds\/0 /u],
  ],
  replaceFact: ({ ofOthers, fact }) => [[{ ...fact, evidenceIds: [ofOthers.evidenceId] }, /^#\/evidenceIds\/0 /u]],
  replaceNotice: ({ ofOthers, fact }) => [
    [{ facts: [{ ...fact, id: ofOthers.factId }] }, /^#\/facts\/0\/id /u],
    [{ facts: [{ ...fact, evidenceIds: [ofOthers.evidenceId] }] }, /^#\/facts\/0\/evidenceIds\/0 /u],
  ],
  requestHardStops: ({ ofOthers }) => [[{ factIds: [ofOthers.factId], reasons: 'x' }, /^#\/factIds\/0 /u]],
  ruleOnHardStops: ({ ofOthers }) => [[{ factIds: [ofOthers.factId], allow: true, reasons: 'x' }, /^#\/factIds\/0 /u]],
  writeVerdicts: ({ ofOthers, verdict }) => [
    [{ verdicts: [{ ...verdict, factId: ofOthers.factId }] }, /^#\/verdicts\/0\/factId /u],
  ],
  split: ({ ofOthers }) => [[{ factIds: [ofOthers.factId], reason: 'x' }, /^#\/factIds\/0 /u]],
  handOver: ({ cast }) => [
    [{ to: cast.officer, reason: 'x' }, /^#\/to /u],
    [{ to: cast.recipientId, reason: 'x' }, /^#\/to /u],
    [{ to: cast.admin, reason: 'x' }, /^#\/to /u],
  ],
  complete: ({ cast }) => [[{ sheetVersion: 1, recipientIds: [cast.operator] }, /^#\/recipientIds\/0 /u]],
  giveReceipts: ({ ofOthers }) => [
    [{ facts: [{ factId: ofOthers.factId, status: 'executed' }] }, /^#\/facts\/0\/factId /u],
  ],
  rule: ({ ofOthers }) => [[{ factIds: [ofOthers.factId], ruling: 'insist', reasons: 'x' }, /^#\/factIds\/0 /u]],
};

interface Ids {
  cast: House['cast'];
  /** What belongs to a draft of another body. */
  ofOthers: House['ofOthers'];
  fact: Json;
  verdict: Json;
}

const fact = { medium: 'telecom_network', locators: [{ kind: 'url', value: 'https://kazino-bogde.kz/1' }] };
const verdict = { verdict: 'confirmed', reasonCode: 'MATCHES_NORM', reasons: 'x' };

/** What is somebody else's: it is not there for the caller, in the address as in the body. */
export const otherPeoplesIds: Family = {
  name: 'with other people’s ids',
  at: (route) => isOfCase(route) || route.operationId in inBodies,
  requests(route, subject, house) {
    const { cast, ofOthers } = house;
    const strangers: [what: string, who: string][] = [
      ['of another body', cast.stranger],
      ['of another recipient', cast.otherOperator],
    ];
    return [
      ...(isOfCase(route)
        ? strangers.map(([what, who]): BadRequest => ({ what, who, meets: /^(404 not-found|403 forbidden role)$/u }))
        : []),
      ...(inBodies[route.operationId]?.({ cast, ofOthers, fact, verdict }) ?? []).map(([body, field]): BadRequest => {
        return { what: JSON.stringify(body), body, meets: /^422 invalid/u, namesEach: [(named) => field.test(named)] };
      }),
    ];
  },
};

function isOfCase(route: DrivenRoute): boolean {
  return !isPublic(route) && /^\/(notices|dispatches|acts)\/\{id\}/u.test(route.path);
}
