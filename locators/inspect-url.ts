import type { GivenLocator, LocatorRefusal, LocatorWarning, NormalisedLocator } from '../domain/locator.js';
import { findAccountKey } from './account-path.js';
import { gradeHost } from './grade-host.js';
import type { HostGrade } from './grade-host.js';
import { explainUnreadableHost, readHostName, warnOfSpelling } from './host.js';
import type { HostName } from './host.js';
import { endsInNumber, formatAddress, parseAddress } from './ip-address.js';
import { parseUrl } from './parse-url.js';
import { normalisePercentEncoding } from './percent-encoding.js';
import type { LocatorReference } from './reference.js';
import { refuse } from './refuse.js';
import { findSpecialPurpose } from './special-purpose.js';

interface Authority {
  host: string;
  port: string;
  hasCredentials: boolean;
}

/**
 * Reads a URL as browsers do (WHATWG) and grades it: a root path without query is its host, an account's path on a
 * known platform is an account, all else a page. The key drops fragment and default port and keeps scheme and query.
 */
export function inspectUrl(
  given: GivenLocator,
  text: string,
  reference: LocatorReference,
): NormalisedLocator | LocatorRefusal {
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+(?:[/?#]|$))/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return refuse(given, 'scheme_missing', suggestUrl(text));
  if (scheme !== 'http' && scheme !== 'https') return refuse(given, 'scheme_not_accepted');
  const authority = readAuthority(text);
  if (authority.hasCredentials) return refuse(given, 'credentials_in_url');
  const parsed = parseUrl(text);
  if (parsed === undefined) return refuse(given, explainUnreadableHost(authority.host, authority.port));
  const url: URL = parsed;
  if (url.port === '0') return refuse(given, 'invalid_port');

  const port = url.port === '' ? '' : `:${url.port}`;
  const path = normalisePercentEncoding(url.pathname);
  const search = normalisePercentEncoding(url.search);
  const isRoot = path === '/' && search === '';
  const warnings = warnOfText();
  const inHost = (host: string) => `${url.protocol}//${host}${port}${path}${search}`;
  const literal = url.hostname.startsWith('[') || endsInNumber(url.hostname);
  return literal ? inspectAddressUrl() : inspectNameUrl();

  function inspectAddressUrl(): NormalisedLocator | LocatorRefusal {
    const address = parseAddress(url.hostname.replace(/^\[|\]$/g, ''));
    if (address === undefined) return refuse(given, 'invalid_ip');
    if (findSpecialPurpose(address) !== undefined) return refuse(given, 'special_purpose_address');
    const isOdd = address.kind() === 'ipv4' && authority.host !== url.hostname;
    const canonical = formatAddress(address);
    return answer({
      normalised: inHost(address.kind() === 'ipv4' ? canonical : `[${canonical}]`),
      scope: isRoot ? 'ip' : 'page',
      warnings: [...warnOfSpelling(authority.host), ...(isOdd ? ['unusual_ip_spelling'] : []), ...warnings],
    });
  }

  function inspectNameUrl(): NormalisedLocator | LocatorRefusal {
    const host = readHostName(url.hostname, authority.host);
    if ('refused' in host) return refuse(given, host.refused);
    const grade = gradeHost(host.ascii, reference);
    if (!grade.isPublic) return refuse(given, 'host_not_public');
    return isRoot ? answerForHost(host, grade) : answerForPath(host, grade);
  }

  function answerForHost(host: HostName, grade: HostGrade): NormalisedLocator {
    const onPlatform = grade.onPlatform !== undefined && grade.hardStop === undefined ? ['on_platform'] : [];
    return answer({
      ...describeHost(host, grade),
      normalised: inHost(host.ascii),
      scope: grade.scope,
      warnings: [...host.warnings, ...grade.warnings, ...onPlatform, ...warnings],
      ...(grade.hardStop && { hardStop: grade.hardStop }),
    });
  }

  function answerForPath(host: HostName, grade: HostGrade): NormalisedLocator {
    const front = grade.onPlatform?.isBare === true ? grade.onPlatform.host : undefined;
    const accountKey = front === undefined ? undefined : findAccountKey(front, path, search);
    const government = grade.hardStop === 'government_host' ? ['government_host'] : [];
    return answer({
      ...describeHost(host, grade),
      normalised: accountKey ?? inHost(host.ascii),
      scope: accountKey === undefined ? 'page' : 'account',
      warnings: [...host.warnings, ...grade.warnings, ...government, ...warnings],
    });
  }

  function answer(found: Omit<NormalisedLocator, 'kind' | 'input'>): NormalisedLocator {
    return { kind: given.kind, input: given.value, ...found };
  }

  function warnOfText(): LocatorWarning[] {
    return [
      ...(/^[^?#]*\\/.test(text) ? ['backslash' as const] : []),
      // A fragment may be what an application in the browser shows; whoever restricts the URL restricts all of them.
      ...(url.hash.length > 1 ? ['fragment_dropped' as const] : []),
    ];
  }
}

function describeHost(host: HostName, grade: HostGrade): Pick<NormalisedLocator, 'unicode' | 'platform'> {
  return {
    ...(host.unicode !== undefined && { unicode: host.unicode }),
    ...(grade.onPlatform && { platform: grade.onPlatform.platform }),
  };
}

/** The authority as it was typed, cut as WHATWG cuts it: any slashes before it, credentials up to the last `@`. */
function readAuthority(text: string): Authority {
  const typed = /^[a-z]+:[/\\]*([^/\\?#]*)/i.exec(text)?.[1] ?? '';
  const hostAndPort = typed.slice(typed.lastIndexOf('@') + 1);
  const [, host = '', port = ''] = /^(\[[^\]]*\]?|[^:]*):?(.*)$/s.exec(hostAndPort) ?? [];
  return { host, port, hasCredentials: typed.includes('@') };
}

function suggestUrl(text: string): string | undefined {
  const https = `https://${text.replace(/^\/+/, '')}`;
  return /^(?:\/\/)?[^\s/@:]+\.[^\s/@:]+(?:[/:?#]|$)/.test(text) && parseUrl(https) ? https : undefined;
}
