import { expect } from 'chai';
import { locatorKinds } from '../../domain/locator.js';
import { withApp } from '../support/app.js';
import { complaintTable } from '../support/complaint-table.js';
import { describedApi } from '../support/openapi-document.js';
import { withReviewTable } from '../support/review-table.js';

interface Schema {
  enum?: string[];
  properties?: Record<string, Schema>;
}
const { paths, components } = describedApi as {
  paths: Record<string, Record<string, { responses: object }>>;
  components: { schemas: Record<string, object> };
};

/** As they are sent, and as they were, to be edited again: `normalised` beside those shows each to people. */
const given = ['GivenLocator', 'Fact.locators'];

/** Every place in a schema where a locator is shown, and whether it is shown so that nothing hides in it too. */
function locatorsIn(value: unknown, place: string): { place: string; isVisible: boolean }[] {
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {} } = value as Schema;
  const has = (name: string) => properties[name] !== undefined;
  const isLocator =
    ['value', 'input', 'normalised'].some(has) && properties['kind']?.enum?.join() === locatorKinds.join();
  const found = [
    ...(isLocator ? [{ place, isVisible: has('display') }] : []),
    ...(has('locator') ? [{ place: `${place}.locator`, isVisible: has('locatorDisplay') }] : []),
  ];
  const deeper = Object.entries(value).flatMap(([key, inner]) =>
    locatorsIn(inner, ['properties', 'items', 'anyOf', 'schema'].includes(key) ? place : `${place}.${key}`),
  );
  return [...found, ...deeper];
}

describe('a locator in an answer', () => {
  const app = withApp();
  const table = withReviewTable(app);
  const { restricted, enter, read } = complaintTable(app, table);

  it('is there in a form in which nothing hides, wherever it is shown to people', () => {
    const answers = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) => locatorsIn(responses, `${method} ${path}`)),
    );
    const named = Object.entries(components.schemas).flatMap(([name, schema]) => locatorsIn(schema, name));
    const shown = [...answers, ...named].filter(({ place }) => !given.includes(place));
    expect(shown.length).to.be.greaterThan(10);
    expect(shown.filter(({ isVisible }) => !isVisible)).to.deep.equal([]);
  });

  it('that a stranger complains of is as it was written, and so that nothing hides in it', async () => {
    app.clock.at = Date.UTC(2026, 6, 1, 9);
    const { number } = await restricted();
    const locator = 'https://kazino-olshemi.kz/\u202egnp.exe\u200b';
    const complaint = await read(String((await enter(number, { locator })).body['complaintId']));
    const locatorDisplay = 'https://kazino-olshemi.kz/⟨U+202E⟩gnp.exe⟨U+200B⟩';
    expect(complaint).to.include({ locator, locatorDisplay });
  });
});
