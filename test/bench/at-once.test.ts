import { setImmediate as moment } from 'node:timers/promises';
import { expect } from 'chai';
import { atOnce } from '../../bench/at-once.js';

describe('Work that is done so many at a time', () => {
  it('never has more under way than asked for, and keeps the order', async () => {
    let underWay = 0;
    let most = 0;
    const doubled = await atOnce(3, [5, 4, 3, 2, 1, 0], async (turns) => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < turns; turn += 1) await moment();
      underWay -= 1;
      return turns * 2;
    });
    expect(doubled).to.deep.equal([10, 8, 6, 4, 2, 0]);
    expect(most).to.equal(3);
  });

  it('begins nothing more once something has failed', async () => {
    const begun: number[] = [];
    const failing = atOnce(1, [1, 2, 3], async (item) => {
      begun.push(item);
      await moment();
      if (item === 2) throw new Error('This one did not end as it should');
    });
    const error = await failing.catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('message', 'This one did not end as it should');
    expect(begun).to.deep.equal([1, 2]);
  });
});
