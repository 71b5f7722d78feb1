import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';
import { arrows } from './eslint.arrows.js';

const clockReason =
  'Time comes from the injected Clock (or from workflow input), so that a case can be replayed, simulated and tested at any hour.';

const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'A union of words says the same, and is the same in JSON.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.habarlama/**'] },
  js.configs.recommended,
  {
    // What needs types is in .oxlintrc.json.
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockReason },
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: clockReason },
        {
          selector: "CallExpression[callee.property.name='now'][callee.object.property.name='fn']",
          message: `No now() in SQL. ${clockReason}`,
        },
        {
          selector: 'TemplateElement[value.raw=/\\b(now\\(\\)|current_timestamp)/i]',
          message: `No now() in SQL. ${clockReason}`,
        },
        {
          selector: 'Literal[value=/\\bnow\\(\\)|\\bcurrent_timestamp\\b/i]',
          message: `No now() in SQL. ${clockReason}`,
        },
        ...['callee.object.name', 'callee.object.property.name'].map((logger) => ({
          selector: `CallExpression[callee.property.name=/^(fatal|error|warn|info|debug|trace)$/][${logger}=/log/i] > TemplateLiteral[expressions.length>0]`,
          message:
            'A log line is a fixed sentence: what varies goes into the fields, where only ids, codes and counts pass.',
        })),
        {
          selector: 'ImportExpression > :not(Literal)',
          message: 'import() names its module in plain quotes, so that the arrows between the rooms can be checked.',
        },
        noEnum,
        {
          selector: 'ExportDefaultDeclaration',
          message: 'A name says what a file is for: export by name (a default export is renamed at every import).',
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,js}'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }] },
  },
  ...arrows(boundaries),
  {
    // wait-until.ts is the workflows' clock: in a workflow the SDK answers Date.now() from the history.
    files: ['system-clock.ts', 'workflows/wait-until.ts', 'standalone/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noEnum] },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
