import { expect } from 'chai';
import { asProblem } from '../../api/errors.js';
import { Problem, problemStatuses } from '../../api/problem.js';
import { say } from '../../api/texts.js';
import { languages } from '../../domain/roles.js';

const coded = (code: string) => Object.assign(new Error('a password, a locator'), { code });

describe('whatever is thrown', () => {
  const seen: [string, unknown, string, string | undefined][] = [
    ['a problem', new Problem('stale', { code: 'stale' }), 'stale', 'stale'],
    ['a refused connection', coded('ECONNREFUSED'), 'unavailable', 'database_away'],
    ['a server that shuts down', coded('57P01'), 'unavailable', 'database_away'],
    ['a deadlock', coded('40P01'), 'unavailable', 'database_away'],
    ['a statement that took too long', coded('57014'), 'unavailable', 'database_away'],
    ['a path that does not decode', Object.assign(new URIError('%'), { status: 400 }), 'malformed', 'bad_request'],
    ['a broken constraint', coded('23505'), 'internal', undefined],
    ['an error of ours', new TypeError('undefined is not a function'), 'internal', undefined],
    ['a string', 'oops', 'internal', undefined],
    ['nothing', undefined, 'internal', undefined],
  ];
  for (const [what, thrown, type, code] of seen) {
    it(`is answered as ${type} if it is ${what}`, () => {
      const problem = asProblem(thrown);
      expect([problem.type, problem.options.code]).to.deep.equal([type, code]);
    });
  }

  it('says when to come back if it may pass', () => {
    expect(asProblem(coded('ECONNREFUSED')).options.headers).to.deep.equal({ 'Retry-After': '5' });
  });

  it('has a title in every language', () => {
    for (const language of languages) {
      for (const type of Object.keys(problemStatuses))
        expect(say(language, `problems.${type}`), type).to.be.a('string');
    }
  });
});
