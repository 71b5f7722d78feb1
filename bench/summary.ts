import type { Figures, Measured } from './figures.js';
import { mean, median, percentile, rounded } from './percentiles.js';

/** Turns what was counted and timed into the figures. Throws if something was not measured at all. */
export function summarise(measured: Measured): Figures {
  const noopPerSecond = measured.noops / measured.noopSeconds;
  const casesPerSecond = measured.cases / measured.caseSeconds;
  return {
    noopPerSecond: rounded(noopPerSecond),
    casesPerSecond: rounded(casesPerSecond, 2),
    noopPerCase: rounded(noopPerSecond / casesPerSecond, 2),
    decisionToOperatorMs: {
      p50: rounded(percentile(measured.decisionToOperatorMs, 0.5)),
      p99: rounded(percentile(measured.decisionToOperatorMs, 0.99)),
    },
    ...costs(measured),
    factsPerSecond: rounded(measured.facts / measured.factSeconds),
    updateMs: rounded(median(measured.updateMs)),
    commitsPerCase: rounded(measured.writes / measured.cases),
  };
}

function costs({ notices, dispatches }: Measured) {
  const average = (of: Measured['notices'], what: 'events' | 'transitions') =>
    rounded(mean(of.map((cost) => cost[what])), 2);
  return {
    eventsPerNotice: average(notices, 'events'),
    transitionsPerNotice: average(notices, 'transitions'),
    eventsPerDispatch: average(dispatches, 'events'),
    transitionsPerDispatch: average(dispatches, 'transitions'),
  };
}
