import { expect } from 'chai';
import { noticeNumber, partNumber, prescriptionNumber } from '../../domain/case-numbers.js';

describe('Numbers of acts', () => {
  it('have a year and six digits, and more where six are not enough', () => {
    expect(noticeNumber(2026, 123)).to.equal('2026-000123');
    expect(noticeNumber(2026, 1_234_567)).to.equal('2026-1234567');
  });

  it('of parts follow the whole’s, of prescriptions begin with a P', () => {
    expect(partNumber('2026-000123', 2)).to.equal('2026-000123/2');
    expect(prescriptionNumber(2026, 45)).to.equal('P-2026-000045');
  });
});
