import { z } from 'zod';
import { locatorStandings } from '../../db/locator-views.js';
import { isLocatorRefusal } from '../../domain/locator.js';
import { inspectLocator } from '../../locators/inspect-locator.js';
import { findReaches } from '../find-reach.js';
import { inspectedLocator, viewLocator } from '../locator-view.js';
import { givenLocator, noticeBytesAtMost, rowsOf } from '../notice-requests.js';
import { invalid } from '../problem.js';
import type { FieldError } from '../problem.js';
import { reachSchema } from '../reach-view.js';
import { locatorReference, refuseTooManyRows } from '../read-notice.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';

const examplesAtMost = 5;

const inspection = inspectedLocator
  .extend({
    reach: reachSchema.optional().describe('What else a restriction of it would hit; left out for a page'),
  })
  .meta({ id: 'LocatorInspection' });

/** How locators would be understood, before anything is filed. */
export const locatorRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/locators/inspection',
    operationId: 'inspectLocators',
    capability: 'locator.inspect',
    tag: 'Filing',
    summary: 'How locators are understood, how far each reaches, and whether it is known already',
    description:
      'Nothing is kept, and no locator is ever resolved or fetched. What is no locator is named by its pointer.',
    body: z.strictObject({ locators: rowsOf(givenLocator) }),
    bodyBytesAtMost: noticeBytesAtMost,
    heavy: true,
    answers: {
      200: {
        description: 'In the order in which they were sent',
        schema: z.object({ items: z.array(inspection) }),
      },
    },
    async handler({ body, language, services, asActor }) {
      refuseTooManyRows(body.locators.length);
      const reference = await asActor((tx) => locatorReference(tx, services.clock));
      const inspected = body.locators.map((given) => inspectLocator(given, reference));
      const refused: FieldError[] = [];
      const accepted = inspected.flatMap((each, index) => {
        if (!isLocatorRefusal(each)) return [each];
        refused.push({ pointer: `#/locators/${index}/value`, code: each.refused });
        return [];
      });
      if (refused.length > 0) throw invalid(refused);
      return asActor(async (tx) => {
        const normalised = accepted.map((locator) => locator.normalised);
        const standings = await locatorStandings(tx, normalised);
        const asked = accepted.map((locator) => ({ locator }));
        const reaches = await findReaches(tx, asked, { language, reference, examplesAtMost });
        const items = accepted.map((locator, at) => ({
          ...viewLocator(locator, standings.get(locator.normalised)),
          reach: reaches[at],
        }));
        return ok({ items });
      });
    },
  }),
];
