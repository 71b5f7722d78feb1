import { expect } from 'chai';
import { notDealtWhole, share } from './families/share.js';

describe('what is dealt out over the routes', () => {
  it('is dealt whole only once every place of its longest list was', () => {
    const list = 'a list of this test';
    expect(share(list, ['a', 'b', 'c', 'd'], 2)).to.deep.equal(['a', 'b']);
    // As many as there are in this one were dealt by now, and neither c nor d of the other.
    expect(share(list, ['a', 'b'], 1)).to.deep.equal(['a']);
    expect(notDealtWhole()).to.include(list);
    expect(share(list, ['a', 'b', 'c', 'd'], 4)).to.have.members(['a', 'b', 'c', 'd']);
    expect(notDealtWhole()).not.to.include(list);
  });
});
