import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { parseJson, readBytes, requireJson } from '../../api/json-body.js';
import { Problem } from '../../api/problem.js';

const json = { 'content-type': 'application/json' };
const parse = (text: string | Uint8Array, headers: Record<string, string> = json) => {
  requireJson(headers, ['application/json']);
  return parseJson(typeof text === 'string' ? Buffer.from(text) : text);
};

describe('a JSON body', () => {
  it('is read in UTF-8, whatever the case and the parameters of its content type', () => {
    expect(parse('{"қала":"Алматы"}')).to.deep.equal({ қала: 'Алматы' });
    expect(parse('[1]', { 'content-type': 'Application/JSON; charset=UTF-8' })).to.deep.equal([1]);
    expect(parse('[1]', { 'content-type': 'application/json; charset="utf-8"' })).to.deep.equal([1]);
  });

  const refusals: [string, () => unknown, string, string][] = [
    ['text', () => parse('{}', { 'content-type': 'text/plain' }), 'unsupported-media-type', 'json_expected'],
    ['nothing named', () => parse('{}', {}), 'unsupported-media-type', 'json_expected'],
    [
      'another charset',
      () => parse('{}', { 'content-type': 'application/json; charset=windows-1251' }),
      'unsupported-media-type',
      'utf8_expected',
    ],
    [
      'a compressed body',
      () => parse('{}', { ...json, 'content-encoding': 'gzip' }),
      'unsupported-media-type',
      'encoding_not_accepted',
    ],
    ['bytes that are not UTF-8', () => parse(Buffer.from([0x22, 0xff, 0x22])), 'malformed', 'not_utf8'],
    ['half a document', () => parse('{"a":'), 'malformed', 'not_json'],
    ['33 brackets', () => parse('['.repeat(33) + ']'.repeat(33)), 'malformed', 'nested_too_deeply'],
    ['a key twice', () => parse('{"a":1,"b":{},"a":2}'), 'malformed', 'duplicate_key'],
    ['a key twice, deep inside', () => parse('[{"a":[{"b":1,"c":"\\"","b":1}]}]'), 'malformed', 'duplicate_key'],
    ['a key twice in two spellings', () => parse('{"ab":1,"\\u0061b":2}'), 'malformed', 'duplicate_key'],
    ['a prototype twice', () => parse('{"__proto__":1,"__proto__":2}'), 'malformed', 'duplicate_key'],
    [
      'more keys than anything has',
      () => parse(JSON.stringify(Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`k${index}`, 1])))),
      'malformed',
      'too_many_keys',
    ],
    ['a megabyte of brackets', () => parse('['.repeat(1024 * 1024)), 'malformed', 'nested_too_deeply'],
  ];
  for (const [what, read, type, code] of refusals) {
    it(`is refused if it is ${what}`, () => {
      expect(problemOf(read)).to.deep.equal({ type, code });
    });
  }

  it('may have the same key in different objects, and the same text as key and value', () => {
    const sent = '{"a":"a","b":["a","a",{"a":{"a":1}},{"a":"\\\\"}],"c":"\\",\\"a"}';
    expect(parse(sent)).to.deep.equal({ a: 'a', b: ['a', 'a', { a: { a: 1 } }, { a: '\\' }], c: '","a' });
  });

  it('may be nested 32 deep, and have any number of brackets inside its texts', () => {
    expect(() => parse('['.repeat(32) + ']'.repeat(32))).not.to.throw();
    expect(parse(JSON.stringify(`\\"${'['.repeat(100)}`))).to.equal(`\\"${'['.repeat(100)}`);
  });
});

describe('the bytes of a body', () => {
  const request = (chunks: string[], headers: Record<string, string> = {}) =>
    Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { headers }) as unknown as IncomingMessage;

  it('are gathered to the last, and are undefined where there are none', async () => {
    expect((await readBytes(request(['ab', 'c']), 3))?.toString()).to.equal('abc');
    expect(await readBytes(request([]), 3)).to.equal(undefined);
  });

  it('are refused as soon as there are too many, announced or not', async () => {
    for (const tooMany of [request(['ab', 'cd']), request(['a'], { 'content-length': '4' })]) {
      const refusal = await readBytes(tooMany, 3).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(Problem).with.property('type', 'too-large');
      expect((refusal as Problem).options.members).to.deep.equal({ bytesAtMost: 3 });
    }
  });
});

function problemOf(work: () => unknown): { type: string; code: string | undefined } | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return { type: error.type, code: error.options.code };
    throw error;
  }
  return undefined;
}
