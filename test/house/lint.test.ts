import js from '@eslint/js';
import { expect } from 'chai';
import tseslint from 'typescript-eslint';
import { type Complaint, linted, lintRules } from '../support/linted.js';

/** A file with one of these cannot be read at all. */
const unreadable = ['no-octal', 'no-dupe-args'];

/** Of these the house has the rule of JavaScript, which reads TypeScript too. */
const ofJavaScript = ['no-array-constructor', 'no-unused-expressions', 'no-unused-vars', 'no-useless-constructor'];

/** Stricter than in the lists, or beside them. */
const ours = {
  'max-lines': ['deny', { max: 300, skipBlankLines: false, skipComments: false }],
  'no-unused-vars': ['deny', { ignoreRestSiblings: true, reportVarsOnlyUsedAsTypes: true }],
  'typescript/ban-ts-comment': ['deny', { minimumDescriptionLength: 10 }],
  'typescript/consistent-type-imports': ['deny', { fixStyle: 'separate-type-imports' }],
};

/** The compiler names what is not there in TypeScript. */
const inJavaScriptOnly = ['no-undef'];

/** What is wrong, and the rule that says so; none for what is fine. */
const wrongs: [code: string, rule: string | undefined][] = [
  ['export const fine = 1;', undefined],
  ['export var a = 1;', 'eslint(no-var)'],
  ['let a = 1;\nexport const f = () => a;', 'eslint(prefer-const)'],
  ['const a = 1;', 'eslint(no-unused-vars)'],
  ['export const f = (_a: number) => 1;', 'eslint(no-unused-vars)'],
  ['const a = 1;\nexport type A = typeof a;', 'eslint(no-unused-vars)'],
  ["import { fine } from './0.js';", 'eslint(no-unused-vars)'],
  ["export const a = ['b'] || [];", 'eslint(no-constant-binary-expression)'],
  ['export const f = () => { let a = 1; a = 2; return a; };', 'eslint(no-useless-assignment)'],
  ['export const f = (a: boolean, b: () => void) => { a && b(); };', 'eslint(no-unused-expressions)'],
  ['export const f = (o?: { a: number }) => (o?.a as unknown as { b: 1 }).b;', 'eslint(no-unsafe-optional-chaining)'],
  ['export const a: any = 1;', 'typescript(no-explicit-any)'],
  ['export const f = (o: { a: 1 } | null) => o!.a;', 'typescript(no-non-null-assertion)'],
  ['// @ts-expect-error short\nexport const a: string = 1;', 'typescript(ban-ts-comment)'],
  ["import { A } from './0.js';\nexport type B = A;", 'typescript(consistent-type-imports)'],
  ['export const a = 071;', 'unreadable'],
];

describe('what lint keeps', function () {
  this.timeout(60_000);

  it('is every rule that needs no types, by the lists of ESLint and typescript-eslint, as strict as there', async () => {
    const lists = [js.configs.recommended, ...tseslint.configs.strict].map(({ rules = {} }) => Object.entries(rules));
    const wanted = lists.flat().flatMap(([name, setting]) => {
      const isKept = setting !== 'off' && ![...unreadable, ...inJavaScriptOnly].includes(name);
      return isKept
        ? [[ourName(name), Array.isArray(setting) ? ['deny', ...(setting.slice(1) as unknown[])] : 'deny'] as const]
        : [];
    });
    expect(wanted.length).to.be.greaterThan(90);
    const { rules, overrides } = await lintRules();
    expect(rules).to.deep.equal({ ...Object.fromEntries(wanted), ...ours });

    const general = overrides.flatMap(({ files, rules: some }) =>
      Object.entries(some)
        .filter(([name]) => !/^(boundaries|habits)\//u.test(name))
        .map(([name, setting]) => `${files.join(', ')}: ${name} ${JSON.stringify(setting)}`),
    );
    expect(general, 'what holds only for some files').to.have.members([
      '**/*.js: no-undef "deny"',
      'test/**/*.ts: no-unused-expressions "allow"',
      'test/**/*.ts: typescript/no-non-null-assertion "allow"',
    ]);
  });

  it('says what is wrong, and nothing where nothing is', async () => {
    const codes = wrongs.map(([code], index) => [`domain/${index}.ts`, code]);
    const letInTests = 'export const f = (a: { b: () => void } | null) => { a && a!.b(); };';
    const said = await linted({
      ...(Object.fromEntries(codes) as Record<string, string>),
      'test/let.ts': letInTests,
      'x.js': 'export const a = b;',
    });
    for (const [index, [code, rule]] of wrongs.entries())
      expect(rulesIn(said, `domain/${index}.ts`), code).to.deep.equal(rule === undefined ? [] : [rule]);
    expect(rulesIn(said, 'test/let.ts')).to.deep.equal([]);
    expect(rulesIn(said, 'x.js')).to.deep.equal(['eslint(no-undef)']);
  });
});

function ourName(name: string): string {
  const plain = name.replace('@typescript-eslint/', '');
  return plain === name || ofJavaScript.includes(plain) ? plain : `typescript/${plain}`;
}

function rulesIn(said: Complaint[], file: string): string[] {
  return said.filter((one) => one.file === file).map(({ rule }) => rule ?? 'unreadable');
}
