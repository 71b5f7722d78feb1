import { expect } from 'chai';
import { fullPath } from '../../api/route.js';
import { itKeepsLetters } from './anonymous-letters.js';
import { sendAll, sentSoFar } from './bad-requests.js';
import { drivenRoutes } from './driven-routes.js';
import { addresses } from './families/addresses.js';
import { documents } from './families/documents.js';
import { extraFields } from './families/extra-fields.js';
import { allFields, fields } from './families/fields.js';
import { wrongForms } from './families/forms.js';
import { headers } from './families/headers.js';
import { locators } from './families/locators.js';
import { methods } from './families/methods.js';
import { oddQueries } from './families/odd-queries.js';
import { otherPeoplesIds } from './families/other-peoples-ids.js';
import { queries } from './families/queries.js';
import { notDealtWhole } from './families/share.js';
import { tokens } from './families/tokens.js';
import { versions } from './families/versions.js';
import { whoAsks } from './families/who-asks.js';
import { itServesGoodRequests } from './good-requests.js';
import { untilStill, withHouse } from './house.js';
import { itKeepsTexts } from './kept-texts.js';
import { itSignsNobodyIn } from './signing-in.js';

const families = [
  whoAsks,
  addresses,
  otherPeoplesIds,
  tokens,
  queries,
  oddQueries,
  locators,
  versions,
  headers,
  methods,
  documents,
  fields,
  allFields,
  extraFields,
  wrongForms,
];

/** What buffers and the picture library may take more; the heap itself has an end (house.ts). */
const growsAtMostMiB = 96;

describe('bad input', function () {
  this.timeout(60_000);
  const house = withHouse();
  let atFirst = 0;
  /** What was in the tables after the last family. */
  let known: Record<string, string> = {};
  before(async function () {
    this.timeout(60_000);
    await untilStill(house);
    atFirst = await house.memory();
    known = await house.rows();
  });

  for (const family of families) {
    for (const route of drivenRoutes.filter(family.at ?? (() => true))) {
      const name = `${route.method.toUpperCase()} ${fullPath(route)}`;
      it(`${family.name} meets a problem at ${name}`, async () => {
        const subject = house.subject(route.operationId);
        await sendAll(house, subject, family.requests(route, subject, house));
      });
    }

    // Not after each route: the rows of all tables are read for it.
    it(`${family.name} changes nothing`, async () => {
      const before = known;
      known = await house.rows();
      expect(known).to.deep.equal(before);
    });
  }

  it('is tried with everything that is bad, somewhere', () => {
    expect(notDealtWhole()).to.deep.equal([]);
  });

  it('leaves the memory of the API as it was', async () => {
    expect(sentSoFar()).to.be.greaterThan(1_500);
    expect(await house.memory()).to.be.lessThan(atFirst + growsAtMostMiB);
  });

  itKeepsLetters(house);
  itSignsNobodyIn(house);
  itKeepsTexts(house);
  itServesGoodRequests(house);
});
