/** Ids that exist, by what they are of: without them nothing but 404 would be tried. */
export type KnownIds = Record<
  'notices' | 'facts' | 'evidence' | 'dispatches' | 'prescriptions' | 'recipients',
  string[]
>;

const list = (items: readonly string[]) => `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;

/** Where ids of a kind go: most of the time, so that unknown ones are tried too. */
const places: [path: string, parameter: string, kind: keyof KnownIds][] = [
  ['^/api/v1/notices/\\{id\\}', 'id', 'notices'],
  ['^/api/v1/notices/\\{id\\}/facts/\\{factId\\}', 'factId', 'facts'],
  ['^/api/v1/notices/\\{id\\}/evidence/\\{evidenceId\\}', 'evidenceId', 'evidence'],
  ['^/api/v1/dispatches/\\{id\\}', 'id', 'dispatches'],
  ['^/api/v1/prescriptions/\\{id\\}', 'id', 'prescriptions'],
  ['^/api/v1/recipients/\\{id\\}', 'id', 'recipients'],
];

// Too large, too long and without a precondition are answers to a bad request too.
const refused = [400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 428, 431].map(String);

/** The settings file of a run: which ids there are, and what else may be answered to a bad request. */
export function settings(ids: KnownIds): string {
  const known = places.filter(([, , kind]) => ids[kind].length > 0);
  return [
    'continue-on-failure = true',
    'warnings = false',
    ...[...new Set(known.map(([, , kind]) => kind))].flatMap((kind) => [
      `[dictionaries.${kind}]`,
      `values = ${list(ids[kind])}`,
    ]),
    '[checks.negative_data_rejection]',
    `expected-statuses = ${list(refused)}`,
    '[checks.missing_required_header]',
    `expected-statuses = ${list(refused)}`,
    ...known.flatMap(([pattern, parameter, kind]) => [
      '[[operations]]',
      `include-path-regex = ${JSON.stringify(pattern)}`,
      `parameters = { "path.${parameter}" = { dictionary = "${kind}", probability = 0.7 } }`,
    ]),
    '',
  ].join('\n');
}
