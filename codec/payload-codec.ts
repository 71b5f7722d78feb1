import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import protos from '@temporalio/proto';

/** One key: 32 bytes, and the name under which payloads refer to it. */
export interface PayloadKey {
  id: string;
  key: Uint8Array;
}

/** Thrown for a payload that cannot be read: its key is not here, or it was changed. A workflow task that meets one fails and is tried again. */
export class UnreadablePayloadError extends Error {
  override readonly name = 'UnreadablePayloadError';
}

/** What the metadata of an encrypted payload says under `encoding`, as in Temporal's own samples. */
export const encryptedEncoding = 'binary/encrypted';
const keyIdName = 'encryption-key-id';
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts every payload (AES-256-GCM) under the first key and reads those of all keys. Data are nonce, ciphertext, tag. What carries no mark of
 * encryption passes unchanged: cases of the first release were not encrypted and go on.
 */
export function payloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [writing] = keys;
  if (writing === undefined) throw new Error('A codec needs a key');
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(writing, payload))),
    decode: (payloads) =>
      Promise.resolve().then(() =>
        payloads.map((payload) => (isEncrypted(payload) ? decrypt(keys, payload) : payload)),
      ),
  };
}

/** The same, or, without any key, what lets everything pass. */
export function payloadCodecOrNone(keys: readonly PayloadKey[]): PayloadCodec {
  const pass = (payloads: Payload[]) => Promise.resolve(payloads);
  return keys.length === 0 ? { encode: pass, decode: pass } : payloadCodec(keys);
}

/** Whether a payload carries the mark of encryption. */
export function isEncrypted(payload: Payload): boolean {
  return textOf(payload, 'encoding') === encryptedEncoding;
}

function encrypt({ id, key }: PayloadKey, payload: Payload): Payload {
  // Never twice under one key: 96 random bits are safe for 2^32 payloads, so a key is good for years of cases.
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(boundData(id));
  const plain = protos.temporal.api.common.v1.Payload.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { metadata: { encoding: Buffer.from(encryptedEncoding), [keyIdName]: Buffer.from(id) }, data };
}

function decrypt(keys: readonly PayloadKey[], payload: Payload): Payload {
  const id = textOf(payload, keyIdName) ?? '';
  const found = keys.find((key) => key.id === id);
  if (found === undefined)
    throw new UnreadablePayloadError(`A payload is encrypted under key "${id}", which is not here`);
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(algorithm, found.key, data.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(boundData(id)).setAuthTag(data.subarray(-tagBytes));
    const plain = Buffer.concat([decipher.update(data.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    const { metadata, data: content } = protos.temporal.api.common.v1.Payload.decode(plain);
    return { metadata, data: content };
  } catch (cause) {
    throw new UnreadablePayloadError(`A payload under key "${id}" was changed, or the key is another`, { cause });
  }
}

/** What the tag vouches for besides the content: nobody can pass a payload off as one of another key or scheme. */
function boundData(keyId: string): Buffer {
  return Buffer.from(`${encryptedEncoding}\n${keyId}`);
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value == null ? undefined : Buffer.from(value).toString('utf8');
}
