import type { TransparencyEntry } from '../db/transparency-reports.js';
import type { Language } from '../domain/roles.js';
import { figureName, tableNames } from '../domain/transparency-labels.js';
import type { TransparencyContent } from '../domain/transparency.js';
import { csvFile } from './csv-file.js';

type Figure = [path: string[], value: number | null];
interface Table {
  name: keyof typeof tableNames;
  rows: { code: string; name: string; figures: Figure[] }[];
}

/** A report as a table file, one figure a row: table, code, name, figure, value. What it counts and its hash stand above. */
export function transparencyCsv(
  { halfYear, sha256, content }: TransparencyEntry & { content: TransparencyContent },
  language: Language,
): Uint8Array {
  const head = [[halfYear, content.authorisedBody[language], `SHA-256 ${sha256}`], [content.definition[language]]];
  const rows = tablesOf(content, language).flatMap((table) =>
    table.rows.flatMap(({ code, name, figures }) =>
      figures.map(([path, value]) => {
        const figure = path.length === 0 ? '' : figureName(path, language);
        return [tableNames[table.name][language], code, name, figure, value === null ? '' : String(value)];
      }),
    ),
  );
  return csvFile([...head, ...rows]);
}

function tablesOf(content: TransparencyContent, language: Language): Table[] {
  const groups = (name: 'bodies' | 'violationKinds'): Table => ({
    name,
    rows: content[name].map(({ code, notices, facts, restrictions, ...text }) => ({
      ...{ code, name: text[language], figures: figuresIn({ notices, facts, restrictions }) },
    })),
  });
  const counts = (name: 'returnReasons' | 'verdictReasons' | 'liftedBy'): Table => ({
    name,
    rows: content[name].map(({ code, count, ...text }) => ({ code, name: text[language], figures: [[[], count]] })),
  });
  const scopes = content.scopes.map(({ scope, restrictions, ...text }) => ({
    ...{ code: scope, name: text[language], figures: figuresIn({ restrictions }) },
  }));
  return [
    { name: 'total', rows: [{ code: '', name: '', figures: figuresIn(content.total) }] },
    ...[counts('returnReasons'), counts('verdictReasons'), counts('liftedBy')],
    { name: 'scopes', rows: scopes },
    { name: 'wide', rows: [{ code: '', name: '', figures: figuresIn({ restrictions: content.wide }) }] },
    ...[groups('bodies'), groups('violationKinds')],
  ];
}

/** Every number within, with where it stands. */
function figuresIn(value: object, path: string[] = []): Figure[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]): Figure[] => {
    if (typeof inner === 'object' && inner !== null) return figuresIn(inner, [...path, name]);
    return [[[...path, name], typeof inner === 'number' ? inner : null]];
  });
}
