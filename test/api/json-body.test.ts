import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { parseJson, readBytes } from '../../api/json-body.js';
import { Problem } from '../../api/problem.js';

const json = { 'content-type': 'application/json' };
const parse = (text: string | Uint8Array, headers: Record<string, string> = json) =>
  parseJson(typeof text === 'string' ? Buffer.from(text) : text, headers, ['application/json']);

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
    ['41 brackets', () => parse('['.repeat(41) + ']'.repeat(41)), 'malformed', 'nested_too_deeply'],
    ['a megabyte of brackets', () => parse('['.repeat(1024 * 1024)), 'malformed', 'nested_too_deeply'],
  ];
  for (const [what, read, type, code] of refusals) {
    it(`is refused if it is ${what}`, () => {
      expect(problemOf(read)).to.deep.equal({ type, code });
    });
  }

  it('may be nested forty deep, and have any number of brackets inside its texts', () => {
    expect(() => parse('['.repeat(40) + ']'.repeat(40))).not.to.throw();
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
