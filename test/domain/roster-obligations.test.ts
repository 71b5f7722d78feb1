import { expect } from 'chai';
import { dayAfter } from '../../domain/almaty.js';
import { isOverdue, reminderDue } from '../../domain/roster-obligations.js';

describe('reminders to renew a roster', () => {
  it('come 14, 7 and 1 days before the end of the half-year, then weekly', () => {
    const sent: string[] = [];
    let last: string | undefined;
    for (let day = '2026-06-01'; day <= '2026-07-20'; day = dayAfter(day)) {
      const due = reminderDue('2026-06-30', day);
      if (due !== last) sent.push(`${day} ${due ?? ''}`);
      last = due;
    }
    expect(sent).to.deep.equal([
      '2026-06-16 before_14',
      '2026-06-23 before_7',
      '2026-06-29 before_1',
      '2026-07-01 overdue_0',
      '2026-07-08 overdue_1',
      '2026-07-15 overdue_2',
    ]);
  });

  it('speak of nothing overdue on the last day', () => {
    expect(isOverdue('2026-06-30', '2026-06-30')).to.equal(false);
    expect(isOverdue('2026-06-30', '2026-07-01')).to.equal(true);
  });
});
