import type { StackAddresses } from './stack-types.js';

/** The addresses of a stack for people to read. */
export function addressTable(stack: StackAddresses): string {
  const rows: [string, string][] = [
    ['API', `${stack.api}/api/v1`],
    ['API guide', `${stack.api}/docs`],
    ['Health', `${stack.api}/health/ready`],
    ['Temporal Web UI', stack.temporalUi ?? '(of the server given)'],
    ['Temporal', `${stack.temporalAddress}, namespace ${stack.namespace}`],
    ["Temporal's codec server", `${stack.api}/api/v1/codec`],
    ['Postgres', stack.databaseUrl],
    ['Issuer of tokens', stack.issuer],
    ...stack.simulators.map(({ name, url }): [string, string] => [`${name} (simulator)`, url]),
    ['Mails (simulator)', stack.mail],
    ['Metrics of the API', stack.metrics.api],
    ['Metrics of the worker', stack.metrics.worker],
    ['Health of the worker', stack.metrics.workerHealth],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, address]) => `  ${name.padEnd(width)}  ${address}`).join('\n');
}
