import type { Missing } from '../domain/completeness.js';
import { isLocatorRefusal } from '../domain/locator.js';
import type { NoticeContent } from '../domain/notice.js';
import { inspectLocator } from './inspect-locator.js';
import type { LocatorReference } from './reference.js';

/** Reads every locator of a notice as if nobody had, and names those that are refused, understood or stopped otherwise by now. */
export function gradeAgain({ facts }: Pick<NoticeContent, 'facts'>, reference: LocatorReference): Missing[] {
  return facts.flatMap((fact, factIndex) =>
    fact.locators.flatMap((locator, index) => {
      const again = inspectLocator({ kind: locator.kind, value: locator.input }, reference);
      const pointer = `#/facts/${factIndex}/locators/${index}/value`;
      if (isLocatorRefusal(again)) return [{ pointer, code: again.refused }];
      const isSame =
        again.normalised === locator.normalised && again.scope === locator.scope && again.hardStop === locator.hardStop;
      return isSame ? [] : [{ pointer, code: 'graded_otherwise' }];
    }),
  );
}
