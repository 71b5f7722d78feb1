/** Habits of the house that can be seen in the syntax, each a rule: found by its selectors, it says why. Where it holds is said in oxlint.config.js. */
const clockReason =
  'Time comes from the injected Clock (or from workflow input), so that a case can be replayed, simulated and tested at any hour.';

const refuse = (message, selectors) => ({
  create: (context) =>
    Object.fromEntries(selectors.map((selector) => [selector, (node) => context.report({ node, message })])),
});

export default {
  meta: { name: 'habits' },
  rules: {
    'injected-clock': refuse(clockReason, [
      "NewExpression[callee.name='Date'][arguments.length=0]",
      "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    ]),
    'no-now-in-sql': refuse(`No now() in SQL. ${clockReason}`, [
      "CallExpression[callee.property.name='now'][callee.object.property.name='fn']",
      'TemplateElement[value.raw=/\\b(now\\(\\)|current_timestamp)/i]',
      'Literal[value=/\\bnow\\(\\)|\\bcurrent_timestamp\\b/i]',
    ]),
    'fixed-log-line': refuse(
      'A log line is a fixed sentence: what varies goes into the fields, where only ids, codes and counts pass.',
      ['callee.object.name', 'callee.object.property.name'].map(
        (logger) =>
          `CallExpression[callee.property.name=/^(fatal|error|warn|info|debug|trace)$/][${logger}=/log/i] > TemplateLiteral[expressions.length>0]`,
      ),
    ),
    'quoted-import': refuse(
      'import() names its module in plain quotes, so that the arrows between the rooms can be checked.',
      ['ImportExpression > :not(Literal)'],
    ),
    'no-default-export': refuse(
      'A name says what a file is for: export by name (a default export is renamed at every import).',
      ['ExportDefaultDeclaration'],
    ),
    'no-enum': refuse('A union of words says the same, and is the same in JSON.', ['TSEnumDeclaration']),
  },
};
