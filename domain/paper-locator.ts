import type { FactLocator } from './notice.js';
import type { PaperLocator } from './paper.js';

/** A locator as it goes on paper: as filed, and what the system made of it where that differs. */
export function toPaperLocator({ kind, input, normalised, unicode }: FactLocator): PaperLocator {
  return {
    kind,
    raw: input,
    ...(normalised === input ? {} : { normalised }),
    ...(unicode === undefined || unicode === input || unicode === normalised ? {} : { unicode }),
  };
}
