import type { BadRequest, Family } from '../bad-requests.js';

/** Versions of a sheet that nobody has read. */
const never = [0, 1_000, 2 ** 31, Number.MAX_SAFE_INTEGER];

/** An act on another version of the review sheet than there is. */
export const versions: Family = {
  name: 'on another version',
  at: ({ operationId }) => operationId === 'complete' || operationId === 'giveSecondOpinion',
  requests(_route, { options }) {
    return never.map((sheetVersion): BadRequest => {
      const body = { ...(options?.body as object), sheetVersion };
      return { what: `version ${sheetVersion}`, body, meets: /^(412 stale|422 invalid)/u };
    });
  },
};
