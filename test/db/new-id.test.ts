import { expect } from 'chai';
import { validate, version } from 'uuid';
import { newId } from '../../db/new-id.js';

describe('an id', () => {
  it('is a UUIDv7 of its moment', () => {
    const at = Date.UTC(2026, 6, 1);
    const id = newId(at);
    expect([validate(id), version(id)]).to.deep.equal([true, 7]);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).to.equal(at);
  });

  it('sorts after those that were made before it, within a millisecond too', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => newId(1_000 + Math.floor(index / 500)));
    expect([...ids].sort()).to.deep.equal(ids);
    expect(new Set(ids)).to.have.length(ids.length);
  });
});
