import { sampleAccounts } from './sample-accounts.js';

// `npm run accounts`: the accounts of the stack on one machine; none need run.
const rows = [
  ['ACCOUNT', 'NAME', 'ROLES', 'BELONGS TO'],
  ...sampleAccounts.map(({ account, fullName, roles, bodyCode, recipientCode }) => [
    account,
    fullName,
    roles.join(', '),
    bodyCode ?? recipientCode ?? '',
  ]),
];
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
for (const row of rows) {
  process.stdout.write(
    `${row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}\n`,
  );
}
