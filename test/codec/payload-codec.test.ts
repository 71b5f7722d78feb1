import { randomBytes } from 'node:crypto';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { expect } from 'chai';
import { failureConverter } from '../../codec/failure-converter.js';
import { UnreadablePayloadError, isEncrypted, payloadCodec } from '../../codec/payload-codec.js';

const key = (id: string) => ({ id, key: randomBytes(32) });
const [k1, k2] = [key('k1'), key('k2')];
const codec = payloadCodec([k1]);
const secret = 'https://kazino.kz/ — Ахметов';

const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined) => defaultPayloadConverter.fromPayload(payload ?? {});
const encrypted = async (value: unknown, by = codec): Promise<Payload> => (await by.encode([plain(value)]))[0] ?? {};
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
const bytes = (payload: Payload) => Buffer.from(payload.data ?? []);
const metadata = (payload: Payload, name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString();

describe('the payload codec', () => {
  it('gives back what it was given, whatever kind it was, in its order', async () => {
    const values = [{ secret, facts: 3 }, [], secret, null, undefined, new Uint8Array([0, 255]), ''];
    const sent = await codec.encode(values.map(plain));
    expect(sent.every(isEncrypted)).to.equal(true);
    expect((await codec.decode(sent)).map(valueOf)).to.deep.equal(values);
  });

  it('leaves nothing to read but the scheme and the name of the key', async () => {
    const payload = await encrypted(secret);
    expect(Object.keys(payload.metadata ?? {})).to.deep.equal(['encoding', 'encryption-key-id']);
    expect(metadata(payload, 'encoding')).to.equal('binary/encrypted');
    expect(metadata(payload, 'encryption-key-id')).to.equal('k1');
    expect(bytes(payload).toString('latin1')).to.not.include('kazino').and.not.include('json/plain');
  });

  it('uses a nonce once', async () => {
    const same = await codec.encode(Array.from({ length: 2_000 }, () => plain(secret)));
    expect(new Set(same.map((payload) => bytes(payload).subarray(0, 12).toString('hex'))).size).to.equal(2_000);
    expect(new Set(same.map((payload) => bytes(payload).subarray(12).toString('hex'))).size).to.equal(2_000);
  });

  it('adds 28 bytes and the inner payload’s own frame, and no more', async () => {
    const inner = bytes(plain(secret)).length;
    expect(bytes(await encrypted(secret)).length - inner).to.be.within(28, 28 + 40);
  });

  it('lets pass what is not encrypted: the cases of the first release', async () => {
    const old = plain({ noticeId: '1' });
    expect(await codec.decode([old])).to.deep.equal([old]);
    expect(await codec.decode([{}])).to.deep.equal([{}]);
  });

  it('writes under the first of several keys and reads under all: a change of keys', async () => {
    const rotated = payloadCodec([k2, k1]);
    const both = [await encrypted('old'), await encrypted('new', rotated)];
    expect(both.map((payload) => metadata(payload, 'encryption-key-id'))).to.deep.equal(['k1', 'k2']);
    expect((await rotated.decode(both)).map(valueOf)).to.deep.equal(['old', 'new']);
  });

  it('says which key it misses, and nothing else', async () => {
    const error = await thrownBy(codec.decode([await encrypted(secret, payloadCodec([k2]))]));
    expect(error).to.be.instanceOf(UnreadablePayloadError);
    expect((error as Error).message).to.equal('A payload is encrypted under key "k2", which is not here');
  });

  it('refuses another key under the same name', async () => {
    const other = payloadCodec([key('k1')]);
    expect(await thrownBy(other.decode([await encrypted(secret)]))).to.be.instanceOf(UnreadablePayloadError);
  });

  it('refuses whatever was changed: a bit anywhere, the end cut off, the name of the key', async () => {
    const payload = await encrypted(secret);
    const data = bytes(payload);
    const changed = [0, 11, 12, data.length - 17, data.length - 16, data.length - 1].map((at) => {
      const copy = Buffer.from(data);
      copy.writeUInt8((copy[at] ?? 0) ^ 1, at);
      return { ...payload, data: copy };
    });
    const cut = [0, 12, 27, data.length - 1].map((length) => ({ ...payload, data: data.subarray(0, length) }));
    for (const [index, bad] of [...changed, ...cut].entries())
      expect(await thrownBy(codec.decode([bad])), String(index)).to.be.instanceOf(UnreadablePayloadError);
    const samePlace = payloadCodec([k1, { id: 'k2', key: k1.key }]);
    const renamed = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': Buffer.from('k2') } };
    expect(await thrownBy(samePlace.decode([renamed]))).to.be.instanceOf(UnreadablePayloadError);
  });

  it('is none without a key', () => {
    expect(() => payloadCodec([])).to.throw('needs a key');
  });
});

describe('the failure converter', () => {
  it('keeps message and stack of a failure and of its causes in payloads, and gives them back', () => {
    const error = ApplicationFailure.create({
      message: secret,
      type: 'DeliveryFailed',
      cause: new Error(`why: ${secret}`),
    });
    const failure = failureConverter.errorToFailure(error, defaultPayloadConverter);
    const { encodedAttributes, cause, ...seen } = failure;
    expect(JSON.stringify({ ...seen, cause: { ...cause, encodedAttributes: null } })).to.not.include('Ахметов');
    expect([seen.message, seen.stackTrace, cause?.message]).to.deep.equal(['Encoded failure', '', 'Encoded failure']);
    expect(Buffer.from(encodedAttributes?.data ?? []).toString())
      .to.include('Ахметов')
      .and.include('.test.ts');
    const read = failureConverter.failureToError(failure, defaultPayloadConverter);
    expect(read).to.include({ message: secret, type: 'DeliveryFailed' });
    expect((read.cause as Error).message).to.equal(`why: ${secret}`);
  });
});
