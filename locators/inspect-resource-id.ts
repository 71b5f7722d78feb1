import type { GivenLocator, LocatorRefusal, NormalisedLocator } from '../domain/locator.js';
import { findAccountKey, hasAccountShape } from './account-path.js';
import { inspectUrl } from './inspect-url.js';
import type { LocatorReference } from './reference.js';
import { refuse } from './refuse.js';

const alsoCalled = new Map(
  Object.entries({
    tg: 'telegram',
    телеграм: 'telegram',
    телеграмм: 'telegram',
    ig: 'instagram',
    insta: 'instagram',
    инстаграм: 'instagram',
    fb: 'facebook',
    фейсбук: 'facebook',
    yt: 'youtube',
    ютуб: 'youtube',
    vkontakte: 'vk',
    вконтакте: 'vk',
    вк: 'vk',
    ok: 'odnoklassniki',
    одноклассники: 'odnoklassniki',
    twitter: 'x',
    тикток: 'tiktok',
  }),
);

// Words for "an account" that a platform's addresses need not contain.
const anyAccount = /^(?:account|user|profile|page|channel|group|public|community|bot|blog)$/;

/**
 * Reads `platform:id` or `platform:kind:id` (`telegram:@channel`, `ok:group:123`, `app:kz.example`), graded as an account.
 * Where the platform writes such accounts as URLs, the key is that URL's key, so that `telegram:@Name` and
 * `https://t.me/s/name` are one target; elsewhere the key is the text itself, platform and kind in lower case, the id
 * as given. An account's URL is accepted too.
 */
export function inspectResourceId(
  given: GivenLocator,
  text: string,
  reference: LocatorReference,
): NormalisedLocator | LocatorRefusal {
  if (/^https?:/i.test(text)) return inspectAccountUrl(given, text, reference);
  const { platform, rest } = splitPlatform(text, reference);
  if (platform === undefined) return refuse(given, 'empty_platform');
  const { kind, id } = splitKind(rest);
  if (id === '') return refuse(given, 'empty_resource');
  const known = findPlatform(platform, reference);
  const url = known?.hosts.map((host) => findUrlKey(host, kind, id)).find((key) => key !== undefined);
  return {
    kind: given.kind,
    input: given.value,
    normalised: url ?? [known ? slug(known.name) : slug(platform), ...(kind === '' ? [] : [kind]), id].join(':'),
    scope: 'account',
    warnings: [],
    ...(known && { platform: known.name }),
  };
}

function inspectAccountUrl(given: GivenLocator, text: string, reference: LocatorReference) {
  const inspected = inspectUrl(given, text, reference);
  return 'refused' in inspected || inspected.scope === 'account' ? inspected : refuse(given, 'not_an_account');
}

/** Platform and the rest; a slash separates them only after a platform that is known (`t.me/name`). */
function splitPlatform(text: string, reference: LocatorReference): { platform?: string; rest: string } {
  const [, platform = '', separator, rest = ''] = /^([^:/]*)([:/])(.*)$/s.exec(text) ?? [];
  // `http :` would be read as a URL the next time.
  const isNamed = /^(?!https?\s*$)[\p{L}\p{N}][\p{L}\p{M}\p{N} ._+-]*$/iu.test(platform);
  if (!isNamed || (separator === '/' && !findPlatform(platform, reference))) return { rest };
  return { platform, rest };
}

function splitKind(rest: string): { kind: string; id: string } {
  const [, kind = '', id = ''] = /^(?:([a-z][a-z_-]*)\s*:)?(.*)$/is.exec(stripLead(rest)) ?? [];
  return { kind: kind.toLowerCase(), id: stripLead(id).replace(/\s+/g, ' ').trim() };
}

/** Without the signs that only introduce a name. */
function stripLead(text: string): string {
  return text.replace(/^[\s:@/]+/, '');
}

function findUrlKey(host: string, kind: string, id: string): string | undefined {
  const named = kind === '' ? [] : [`/${kind}/${id}`, `/${kind}s/${id}`];
  const bare = kind === '' || anyAccount.test(kind) ? [`/${id}`, `/channel/${id}`, `/@${id}`] : [];
  return [...named, ...bare].map((path) => findAccountKey(host, path, '')).find((key) => key !== undefined);
}

function findPlatform(given: string, reference: LocatorReference): { name: string; hosts: string[] } | undefined {
  const wanted = alsoCalled.get(slug(given)) ?? slug(given);
  const entries = [...reference.platforms];
  const name = reference.platforms.get(wanted) ?? entries.find(([, listed]) => slug(listed) === wanted)?.[1];
  if (name === undefined) return undefined;
  return {
    name,
    hosts: entries.filter(([host, listed]) => listed === name && hasAccountShape(host)).map(([host]) => host),
  };
}

function slug(name: string): string {
  return name.toLowerCase().normalize('NFC').trim().replace(/\s+/g, '-');
}
