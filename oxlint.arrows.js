import { core, files, free, rooms } from './oxlint.rooms.js';

/** How the rooms of oxlint.rooms.js become lint rules: edit this file only when a new kind of arrow is to be told apart. */
const folders = [...Object.keys(rooms), ...free];

const to = (name) => (name in files ? { file: { categories: name } } : { element: { type: name } });
const pack = (source) =>
  source === core ? { module: { origin: 'core' } } : { module: { origin: ['external', 'core'], source } };

/** The policies of one place. The last that matches decides, so they go from the general refusal to what is allowed. */
function policiesOf(name, place) {
  const from = to(name);
  const typed = { kind: 'type' };
  return [
    { from, disallow: { to: { module: { origin: '*' } } }, message: place.why },
    ...Object.entries(place.never ?? {}).map(([room, message]) => ({ from, disallow: { to: to(room) }, message })),
    ...Object.entries(place.neverPackages ?? {}).map(([source, message]) => ({
      from,
      disallow: { to: pack(source) },
      message,
    })),
    ...(place.rooms ?? []).map((room) => ({ from, allow: { to: to(room) } })),
    ...(place.packages ?? []).map((source) => ({ from, allow: { to: pack(source) } })),
    ...(place.types ?? []).map((room) => ({ from, allow: { to: to(room), dependency: typed } })),
    ...(place.typePackages ?? []).map((source) => ({ from, allow: { to: pack(source), dependency: typed } })),
  ];
}

/** The rule of some files. Each place has its own: held against the policies of the whole house, every import would cost half of what linting takes. */
function ruleOf(pattern, policies) {
  const message = 'No arrow leads from here to there (oxlint.rooms.js).';
  const options = { default: 'disallow', checkAllOrigins: true, checkUnknownLocals: true, message, policies };
  // Without `./` the name of a file would mean every file of that name.
  return { files: [`./${pattern}`], rules: { 'boundaries/dependencies': ['error', options] } };
}

/** A file with arrows of its own keeps what its room may do. */
function rulesOfFile([name, place]) {
  const [room] = place.pattern.split('/');
  const ofRoom = room in rooms ? policiesOf(room, rooms[room]) : [];
  return ruleOf(place.pattern, [...ofRoom, ...policiesOf(name, place)]);
}

/** What eslint-plugin-boundaries knows of the house. */
export const settings = {
  'boundaries/root-path': import.meta.dirname,
  'boundaries/elements': folders.map((type) => ({ type, pattern: type, partialMatch: false })),
  'boundaries/files': Object.entries(files).map(([category, { pattern }]) => ({ category, pattern })),
  'boundaries/dependency-nodes': ['import', 'export', 'dynamic-import', 'require'],
  'boundaries/legacy-templates': false,
  'import/resolver': { typescript: { project: `${import.meta.dirname}/tsconfig.json` } },
};

/** The arrows between the rooms of the house, as rules for their files. */
export const arrows = [
  { files: ['**/*.ts'], rules: { 'boundaries/no-unknown-files': 'error' } },
  ruleOf('**/*.ts', []),
  ...Object.entries(rooms).map(([name, place]) => ruleOf(`${name}/**/*.ts`, policiesOf(name, place))),
  ...Object.entries(files)
    .filter(([, place]) => place.why)
    .map(rulesOfFile),
  ...free.map((name) => ruleOf(`${name}/**/*.ts`, [{ from: to(name), allow: { to: { module: { origin: '*' } } } }])),
];
