import { capabilityNames, reaches, rowOf } from '../domain/capability-table.js';
import type { CapabilityName } from '../domain/capability-table.js';
import { organisationOf, roles } from '../domain/roles.js';
import type { Route } from './route.js';

/** `docs/permissions.md`: the capability table as people read it, with the routes that ask each row. */
export function permissionsPage(routes: readonly Route[]): string {
  const subjects = [...new Set(capabilityNames.map((name) => name.split('.')[0] ?? ''))];
  return [
    '# Who may do what',
    'Written by `npm run permissions` from `domain/capability-table.ts`; a test fails when it is stale. Do not edit it by hand.',
    'An account holds its roles one by one, each for one organisation and for some days; `docs/decisions/0009-roles-are-granted.md` says how. Whatever is not in these tables nobody may do. Several roles add up, with four exceptions:',
    [
      '- an auditor changes nothing, whatever other roles he has;',
      '- an administrator neither files nor decides;',
      '- nobody of the body that filed, and no filer, does what is marked **apart**; nobody rules on what his own recipient reported; nobody gives the second opinion on his own decision;',
      '- nobody grants himself a role, withdraws one of his own or closes his own account.',
    ].join('\n'),
    '## Roles',
    table([['Role', 'Belongs to'], ...roles.map((role) => [role, organisationOf(role).replace('_', ' ')])]),
    '## How far a right reaches',
    table([['Reach', 'Covers'], ...Object.entries(reaches)]),
    ...subjects.flatMap((subject) => [`## ${subject}`, table(rowsOf(subject, routes))]),
  ]
    .join('\n\n')
    .concat('\n');
}

function rowsOf(subject: string, routes: readonly Route[]): string[][] {
  const names = capabilityNames.filter((name) => name.startsWith(`${subject}.`));
  return [['Verb', 'Nature', 'Who, and how far', 'When', 'Routes'], ...names.map((name) => cells(name, routes))];
}

function cells(name: CapabilityName, routes: readonly Route[]): string[] {
  const { nature, who, when, apart } = rowOf(name);
  const asking = routes.filter(({ capability }) => capability === name);
  return [
    name.split('.')[1] ?? '',
    apart === true ? `${nature}, **apart**` : nature,
    Object.entries(who)
      .map(([role, reach]) => `${role}: ${reach}`)
      .join(', '),
    when === undefined ? 'always' : when.join(', '),
    asking.map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``).join(', '),
  ];
}

/** Columns are padded as the formatter does it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
