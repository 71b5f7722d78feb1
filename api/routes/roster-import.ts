import { z } from 'zod';
import { recordEvent } from '../../db/audit.js';
import { findRoster } from '../../db/roster-views.js';
import { replaceRows } from '../../db/rosters.js';
import { rosterRowsAtMost } from '../../domain/roster.js';
import { id } from '../fields.js';
import { Problem } from '../problem.js';
import { findRosterFor, lockRosterFor } from '../roster-case.js';
import { readRosterSheet } from '../roster-sheet.js';
import { rosterSchema, viewRoster } from '../roster-view.js';
import { defineRoute, ok } from '../route.js';
import type { Route } from '../route.js';
import { readTable } from '../table-file.js';
import { textOf } from '../texts.js';

const bytesAtMost = 2 * 1024 * 1024;
const faultsAtMost = 1_000;

/** The list of a body out of an office program. */
export const rosterImportRoutes: Route[] = [
  defineRoute({
    method: 'post',
    path: '/rosters/{id}/import',
    operationId: 'importRoster',
    capability: 'roster.edit',
    onCase: true,
    tag: 'Rosters',
    summary: 'Replace all rows of a draft by those of a file: CSV in UTF-8 or XLSX, at most 2 MiB and 5,000 rows',
    description:
      'The first row names the columns, as Annex 1 has them, in Kazakh, Russian or English; any other column is refused. All or nothing: where a row cannot be taken, 422 with `report`, which names each by its row in the file, its column, a code and a text in the reader’s language.',
    params: { id },
    upload: {
      bytesAtMost,
      admit: ({ actor, params, asActor }) =>
        asActor(async (tx) => {
          await findRosterFor(tx, actor, 'edit', params.id);
        }),
    },
    ifMatch: true,
    answers: {
      200: {
        description: 'The draft, with how many rows were read',
        schema: z.object({ roster: rosterSchema, rows: z.number().int() }),
        headers: { ETag: 'The revision; send it back as `If-Match`' },
      },
    },
    async handler({ actor, params, file, language, services: { clock }, asActor, requireMatch }) {
      const table = await readTable(Buffer.from(file().bytes));
      if (table.length > rosterRowsAtMost + 1) {
        throw new Problem('too-large', { code: 'too_many_rows', members: { rowsAtMost: rosterRowsAtMost } });
      }
      const { rows, faults } = readRosterSheet(table);
      if (faults.length > 0) {
        const shown = faults.slice(0, faultsAtMost);
        const report = shown.map(({ row, column, code }) => ({ row, column, code, text: textOf(language, code) }));
        const errors = shown.map(({ pointer, code }) => ({ pointer, code }));
        throw new Problem('invalid', { code: 'rows_not_taken', errors, members: { report, faults: faults.length } });
      }
      return asActor(async (tx) => {
        const { roster, signingBody } = await lockRosterFor(tx, actor, 'edit', params.id);
        requireMatch(roster.revision);
        await replaceRows(tx, clock, roster.id, rows);
        const event = { caseId: roster.id, actor, kind: 'roster_import', outcome: 'applied' as const };
        await recordEvent(tx, clock, { ...event, before: { rows: roster.size }, after: { rows: rows.length } });
        const after = (await findRoster(tx, roster.id)) ?? roster;
        return ok({ roster: viewRoster(actor, after, signingBody), rows: rows.length }, { etag: after.revision });
      });
    },
  }),
];
