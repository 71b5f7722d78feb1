import { expect } from 'chai';
import { mean, median, percentile, rounded } from '../../bench/percentiles.js';

describe('The percentiles of the bench', () => {
  it('are values that occurred, by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).to.equal(50);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(percentile([7, 3], 0.5)).to.equal(3);
    expect(percentile([7], 0.99)).to.equal(7);
  });

  it('order numbers as numbers and leave the given ones as they were', () => {
    const given = [10, 9, 100];
    expect(median(given)).to.equal(10);
    expect(given).to.deep.equal([10, 9, 100]);
  });

  it('are not made up where nothing was measured', () => {
    expect(() => percentile([], 0.5)).to.throw('No values');
    expect(() => mean([])).to.throw('No values');
  });

  it('are rounded for people', () => {
    expect(rounded(mean([1, 2, 2]), 2)).to.equal(1.67);
    expect(rounded(12)).to.equal(12);
  });
});
