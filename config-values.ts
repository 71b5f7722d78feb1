import { z } from 'zod';

export const required = (what: string) => `is required: ${what}`;

export const matching = (pattern: RegExp, what: string) =>
  z.string({ error: required(what) }).regex(pattern, { error: `must be ${what}` });

export const url = (protocols: readonly string[], what: string) =>
  z.string({ error: required(what) }).refine((text) => isUrl(text, protocols), { error: `must be ${what}` });

export const whole = (unit: string, least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number (${unit})` })
    .transform(Number)
    .pipe(
      z
        .number()
        .min(least, `must be at least ${String(least)}`)
        .max(most, `must be at most ${String(most)}`),
    )
    .prefault(String(fallback));

export const oneOf = <const T extends readonly [string, ...string[]]>(words: T, fallback: T[number]) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` }).prefault(fallback);

export const httpUrl = (what: string) => url(['http:', 'https:'], what);
export const perMinute = (fallback: number) => whole('requests a minute; 0 is without limit', 0, 10_000_000, fallback);
export const port = (fallback: number) => whole('a port', 1, 65_535, fallback);
export const portOrOff = (fallback: number) => whole('a port; 0 switches it off', 0, 65_535, fallback);
/** A key and the name under which payloads refer to it. */
export type NamedKey = Readonly<{ id: string; key: Uint8Array }>;

export const namedKeys = z
  .string()
  .regex(/^[\w.-]{1,40}:[A-Za-z0-9+/]{43}=(,[\w.-]{1,40}:[A-Za-z0-9+/]{43}=)*$/, {
    error: 'must be a comma list of name:key, each key 32 bytes in base64',
  })
  .transform((list): NamedKey[] => list.split(',').map(asNamedKey))
  .refine((keys) => new Set(keys.map(({ id }) => id)).size === keys.length, {
    error: 'must give each key its own name',
  })
  .refine((keys) => keys.every(({ key }) => new Set(key).size >= 12), { error: 'must hold random keys' });

export const origins = z
  .string()
  .transform((list) => new Set(list.split(',').map((origin) => origin.trim())) as ReadonlySet<string>)
  .refine((all) => [...all].every(isOrigin), { error: 'must be a comma list of origins: https://host' });

/** Paths and addresses with commas between; none of them has one. */
export const listed = z
  .string()
  .transform((list): readonly string[] => list.split(',').map((one) => one.trim()))
  .refine((all) => all.every((one) => one !== ''), { error: 'must be a comma list of paths or http URLs' });

/** `host:port`, or where a socket lies. */
export const socketAddress = z.string().regex(/^(\/[^\0]{1,100}|([\w.-]+|\[[0-9a-f:.]+\]):\d{1,5})$/i, {
  error: 'must be host:port or the absolute path of a socket',
});

export const seed = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, { error: 'must be 32 random bytes in base64' })
  .transform((given): Uint8Array => Buffer.from(given, 'base64'))
  .refine((bytes) => new Set(bytes).size >= 12, { error: 'must be random' });

export const text = (fallback: string) =>
  z.string().max(300, { error: 'must be at most 300 characters' }).prefault(fallback);

function asNamedKey(item: string): NamedKey {
  const [id = '', key = ''] = item.split(':');
  return { id, key: Buffer.from(key, 'base64') };
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** True for `https://host` or `https://host:port`, as a browser writes it; `*` and `null` name nobody. */
function isOrigin(text: string): boolean {
  return isUrl(text, ['http:', 'https:']) && new URL(text).origin === text;
}
