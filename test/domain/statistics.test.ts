import { expect } from 'chai';
import fc from 'fast-check';
import { halfYearFrom, halfYearOf, nextHalfYearDue } from '../../domain/half-years.js';
import { figuresByGroup, figuresOf, momentsOf, stockMoments } from '../../domain/statistics.js';
import type { CountedEvent } from '../../domain/statistics.js';
import { spanOf } from '../../domain/transparency.js';

const at = (text: string) => Date.parse(text);
const iso = (moments: number[]) => moments.map((moment) => new Date(moment).toISOString());
const never = { median: null, ninthTenth: null };

describe('what is counted over cases', () => {
  it('lies between two Almaty midnights, six hours before UTC until 1 March 2024 and five since', () => {
    const { starts, ends } = momentsOf({ from: '2024-02-01', to: '2024-04-01' });
    expect(iso([starts, ends])).to.deep.equal(['2024-01-31T18:00:00.000Z', '2024-03-31T19:00:00.000Z']);
  });

  it('is for a half-year whatever falls in it and nothing else, in the spring of 2024 too', () => {
    const days = fc.integer({ min: at('2023-06-01'), max: at('2025-01-31') });
    fc.assert(
      fc.property(days, days, (moment, other) => {
        const { starts, ends } = momentsOf(spanOf(halfYearOf(other)));
        const isWithin = starts <= moment && moment < ends;
        expect(isWithin).to.equal(halfYearOf(moment).code === halfYearOf(other).code);
      }),
    );
  });

  it('is in force at the end of the span or now, and told by months at the end of each', () => {
    const span = { from: '2024-01-15', to: '2024-04-10' };
    const later = at('2025-01-01T00:00:00Z');
    expect(iso(stockMoments(span, later, 'all'))).to.deep.equal(['2024-04-09T19:00:00.000Z']);
    expect(iso(stockMoments(span, later, 'month'))).to.deep.equal([
      '2024-01-31T18:00:00.000Z',
      // At midnight clocks went back by an hour, and February went on for it.
      '2024-02-29T19:00:00.000Z',
      '2024-03-31T19:00:00.000Z',
      '2024-04-09T19:00:00.000Z',
    ]);
    const now = at('2024-03-05T12:00:00Z');
    expect(iso(stockMoments(span, now, 'month')).at(-1)).to.equal('2024-03-05T12:00:00.000Z');
    expect(stockMoments(span, at('2024-01-14T00:00:00Z'), 'all')).to.deep.equal([]);
  });

  it('is nothing where nothing happened, and sums up details only where all of them are meant', () => {
    const line = (happened: string, detail: string | null, count: number, median: number | null = null) =>
      ({ by: 'body', group: 'HEALTH', happened, detail, count, took: { median, ninthTenth: median } }) as CountedEvent;
    const none = figuresOf([]);
    expect(none.notices).to.deep.include({ filed: 0, decided: 0, returnReasons: {}, seconds: never });
    const lines = [
      ...[line('decided', 'rejected', 2, 60), line('decided', 'to_execution', 1, 300), line('decided', null, 5, 120)],
      ...[line('decided', 'duplicate', 1, 90), line('decided', 'mixed', 1, 90)],
      ...[line('execution', 'in_time', 4), line('execution', 'late', 1), line('execution', 'cancelled', 2)],
      ...[line('execution', null, 7, 10), line('execution_breach', '', 3), line('execution_breach', null, 3)],
      ...[line('lifted', 'removed', 1), line('lifted', 'lapsed', 2), line('lifted', null, 3)],
    ];
    const [group] = figuresByGroup([...lines, { ...lines[0]!, by: 'month', group: '2026-07' }], 'body');
    expect(group!.key).to.equal('HEALTH');
    const { notices, executions, resumptions, restrictions } = group!.figures;
    expect(notices).to.deep.include({ decided: 5, rejected: 2, toExecution: 1, coveredAlready: 2 });
    expect(notices.seconds).to.deep.equal({ median: 120, ninthTenth: 120 });
    expect(executions).to.deep.include({ executed: 5, inTime: 4, late: 1, cancelled: 2, notExecuted: 0, breaches: 3 });
    expect(resumptions).to.deep.include({ executed: 0, breaches: 0, seconds: never });
    expect(restrictions).to.deep.include({ lifted: 3, liftedBy: { lapsed: 2, removed: 1 } });
  });

  it('is due of every half-year that is over, the last one first where none was reported', () => {
    const code = (reported: string | undefined, now: string) => nextHalfYearDue(reported, at(now))?.code;
    expect(code(undefined, '2024-06-30T18:59:59Z')).to.equal('2023-H2');
    expect(code(undefined, '2024-06-30T19:00:00Z')).to.equal('2024-H1');
    expect(code('2023-H1', '2024-07-01T02:00:00Z')).to.equal('2023-H2');
    expect(code('2023-H2', '2024-07-01T02:00:00Z')).to.equal('2024-H1');
    expect(code('2024-H1', '2024-07-01T02:00:00Z')).to.equal(undefined);
    expect(spanOf(halfYearFrom('2024-H1')!)).to.deep.equal({ from: '2024-01-01', to: '2024-07-01' });
  });
});
