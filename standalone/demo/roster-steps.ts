import writeXlsxFile from 'write-excel-file/node';
import type { ActOf } from './act-schema.js';
import { rosterAnswer, rosterDiffAnswer, rosterImportAnswer, rosterSubmissionAnswer } from './story-answers.js';
import { sameOrThrow } from './filing-steps.js';
import { count, person } from './narrator.js';
import type { Play } from './play.js';

/** A body hands in its full list: drafted, read out of a table, compared with the list in force, and put in its place. */
export async function renewRoster({ by, post, csv, format, diff }: ActOf<'renew_roster'>, play: Play): Promise<void> {
  const { http } = play;
  const drafted = await http.call({ as: by, method: 'POST', path: '/rosters', body: {} });
  const path = `/rosters/${rosterAnswer.parse(drafted.body).id}`;
  const file = format === 'csv' ? values(csv) : await workbook(csv);
  const ifMatch = drafted.etag ?? '';
  const imported = await http.call({ as: by, method: 'POST', path: `${path}/import`, file, ifMatch });
  const { rows } = rosterImportAnswer.parse(imported.body);
  sameOrThrow('rows read from the table', rows, csv.length - 1);

  const { body } = await http.call({ as: by, method: 'GET', path: `${path}/diff` });
  const { against, kept, added, changed, removed } = rosterDiffAnswer.parse(body);
  const found = { kept, added: added.length, changed: changed.length, removed: removed.length };
  sameOrThrow('the list differs from the one in force by', found, diff);
  const names = (people: { fullName: string }[]) => people.map(({ fullName }) => fullName).join(', ') || 'nobody';
  play.say(
    person(by),
    `reads ${count(rows, 'row')} from a table (${format}): ${names(added)} would join, ${names(removed)} would leave`,
  );

  const submission = { as: by, method: 'POST' as const, path: `${path}/submission`, body: { post, against } };
  const { version, document } = rosterSubmissionAnswer.parse((await http.call(submission)).body);
  play.say(person(by), `puts the list in force: version ${version}, on paper as ${document.number}`);
}

const values = (csv: readonly string[]) => ({
  ...{ bytes: Buffer.from(csv.join('\r\n')), name: 'тізім.csv', type: 'text/csv' },
});

/** The same table, as an office program keeps it. */
async function workbook(csv: readonly string[]) {
  const cells = csv.map((row) => row.split(';').map((value) => ({ value, type: String })));
  const bytes = await writeXlsxFile(cells, { sheet: 'Тізім' }).toBuffer();
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return { bytes, name: 'тізім.xlsx', type };
}
