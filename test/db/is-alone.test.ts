import { expect } from 'chai';
import { isAlone, turns } from '../../db/is-alone.js';
import { withDatabase } from '../support/database.js';

describe('what one process does at a time', () => {
  const database = withDatabase();
  const names = Object.keys(turns) as (keyof typeof turns)[];

  it('keeps others from the same, and from nothing else', async () => {
    for (const held of names) {
      await database.db.transaction(async (mine) => {
        expect(await isAlone(mine, held)).to.equal(true);
        for (const wanted of names) {
          const alone = await database.db.transaction((theirs) => isAlone(theirs, wanted));
          expect(alone, `${wanted} while another is ${held}`).to.equal(wanted !== held);
        }
      });
    }
  });
});
