import { expect } from 'chai';
import { shared } from '../support/shared.js';

describe('what the test files of a process share', () => {
  it('is made once, and tried again by whoever asks after it failed', async () => {
    let tries = 0;
    const ask = shared(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('no room')) : Promise.resolve({ value: tries, end });
    });
    const first = await Promise.allSettled([ask(), ask()]);
    expect(first.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    expect(tries, 'tried for both').to.equal(1);
    expect(await Promise.all([ask(), ask()])).to.deep.equal([2, 2]);
    expect(await ask()).to.equal(2);
  });
});

const end = () => Promise.resolve();
