import type { GivenLocator, LocatorRefusal, NormalisedLocator } from '../domain/locator.js';
import { gradeHost } from './grade-host.js';
import { explainUnreadableHost, readHostName } from './host.js';
import { endsInNumber, parseAddress } from './ip-address.js';
import { parseUrl } from './parse-url.js';
import type { LocatorReference } from './reference.js';
import { refuse } from './refuse.js';

/**
 * Reads a domain name (UTS #46, RFC 5890) and grades it. `*.example.kz` is a target of its own, beside
 * `example.kz`. Anything that a browser would read as an address is refused: it belongs under `ip`.
 */
export function inspectDomain(
  given: GivenLocator,
  text: string,
  reference: LocatorReference,
): NormalisedLocator | LocatorRefusal {
  const isWildcard = /^\*[.\u3002\uFF0E\uFF61]/.test(text);
  const name = isWildcard ? text.slice(2) : text;
  if (parseAddress(name.replace(/^\[(.*)\]$/, '$1'))) return refuse(given, 'ip_in_disguise');
  if (/[\s/\\?#@:%[\]]/.test(name)) return refuse(given, 'not_a_domain');
  if (endsInNumber(name.normalize('NFKC').replaceAll('\u3002', '.'))) return refuse(given, 'ip_in_disguise');
  const hostname = parseUrl(`http://${name}/`)?.hostname;
  if (hostname === undefined) return refuse(given, explainUnreadableHost(name));
  if (endsInNumber(hostname)) return refuse(given, 'ip_in_disguise');
  const host = readHostName(hostname, name);
  if ('refused' in host) return refuse(given, host.refused);
  const grade = gradeHost(host.ascii, reference);
  if (!grade.isPublic) return refuse(given, 'host_not_public');
  const wildcard = isWildcard ? '*.' : '';
  return {
    kind: given.kind,
    input: given.value,
    normalised: wildcard + host.ascii,
    ...(host.unicode !== undefined && { unicode: wildcard + host.unicode }),
    scope: grade.scope,
    warnings: [
      ...host.warnings,
      ...grade.warnings,
      ...(isWildcard ? ['wildcard'] : []),
      ...(grade.onPlatform && !grade.hardStop ? ['on_platform'] : []),
    ],
    ...(grade.hardStop && { hardStop: grade.hardStop }),
    ...(grade.onPlatform && { platform: grade.onPlatform.platform }),
  };
}
