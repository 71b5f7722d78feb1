import { expect } from 'chai';
import { z } from 'zod';
import { line, prose } from '../../api/fields.js';
import { fieldErrors, pointer } from '../../api/zod-errors.js';

const body = z.strictObject({
  name: line(5),
  kind: z.enum(['url', 'domain']),
  at: z.iso.date(),
  count: z.int().min(1).max(9).default(1),
  facts: z
    .array(z.strictObject({ id: z.uuid(), note: prose(5).optional() }))
    .min(1)
    .max(2),
});

const good = { name: 'Бір', kind: 'url', at: '2026-07-01', facts: [{ id: '0197c5c0-0000-7000-8000-000000000000' }] };

function faultsIn(given: unknown): string[] {
  const parsed = body.safeParse(given, { reportInput: true });
  return parsed.success ? [] : fieldErrors(parsed.error.issues).map(({ pointer: at, code }) => `${at} ${code}`);
}

describe('field errors', () => {
  it('are none for what can be accepted', () => {
    expect(faultsIn(good)).to.deep.equal([]);
  });

  it('name every bad field at once', () => {
    expect(
      faultsIn({ name: 7, kind: 'other', at: '2026-02-30', count: 10, facts: [{ id: 'x', extra: 1 }], more: true }),
    ).to.have.members([
      '#/name wrong_type',
      '#/kind not_one_of',
      '#/at wrong_format',
      '#/count too_big',
      '#/facts/0/id wrong_format',
      '#/facts/0/extra unknown_field',
      '#/more unknown_field',
    ]);
  });

  it('tell what is missing from what is wrong', () => {
    expect(faultsIn({})).to.have.members(['#/name required', '#/kind required', '#/at required', '#/facts required']);
  });

  const texts: [string, string, string][] = [
    ['nothing', '', 'empty'],
    ['only spaces', '   ', 'empty'],
    ['a tab', 'a\tb', 'control_character'],
    ['a null byte', 'a\0', 'control_character'],
    ['half a character', 'a\ud800', 'lone_surrogate'],
    ['a line separator', 'a\u2028', 'control_character'],
    ['too much', 'abcdef', 'too_long'],
  ];
  for (const [what, name, code] of texts) {
    it(`say ${code} of a line with ${what}`, () => {
      expect(faultsIn({ ...good, name })).to.include(`#/name ${code}`);
    });
  }

  it('say that there are too few or too many', () => {
    expect(faultsIn({ ...good, facts: [] })).to.deep.equal(['#/facts too_few']);
    expect(faultsIn({ ...good, facts: [...good.facts, ...good.facts, ...good.facts] })).to.deep.equal([
      '#/facts too_many',
    ]);
  });

  it('of several forms name those of the one that fits best', () => {
    const either = z.union([
      z.strictObject({ status: z.string() }),
      z.strictObject({ facts: z.array(z.int()), note: z.string() }),
    ]);
    const parsed = either.safeParse({ facts: ['x'], note: 'n' }, { reportInput: true });
    expect(fieldErrors(parsed.error?.issues ?? [])).to.deep.equal([{ pointer: '#/facts/0', code: 'wrong_type' }]);
  });

  it('point into the request as RFC 6901 says', () => {
    expect(pointer(['facts', 3, 'a/b~c қ'])).to.equal('#/facts/3/a~1b~0c%20%D2%9B');
    expect(pointer(['limit'], '?')).to.equal('?limit');
  });

  it('are at most ten thousand, however much is wrong', () => {
    const parsed = z.array(z.int()).safeParse(Array.from({ length: 20_000 }, () => 'x'));
    expect(fieldErrors(parsed.error?.issues ?? [])).to.have.length(10_000);
  });
});

describe('texts', () => {
  it('are trimmed and composed, and prose keeps its line breaks', () => {
    expect(line(9).parse('  й ')).to.equal('й');
    expect(prose(9).parse(' a\n\tb ')).to.equal('a\n\tb');
  });
});
