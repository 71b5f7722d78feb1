import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { mayConnectTo } from '../locators/endpoint.js';
import type { EndpointRules } from '../locators/endpoint.js';

/** The addresses that a name stands for now. */
export type Resolve = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

/** Thrown instead of connecting to an address that nothing of ours may be sent to. */
export class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';
  readonly code = 'ADDRESS_NOT_ALLOWED';
}

interface GuardOptions {
  rules: EndpointRules;
  resolve?: Resolve;
  /** Of an answer; what is more ends it. */
  answerAtMost: number;
  /** Whose certificates are believed, beside the system's. */
  ca?: string;
  mayConnect?: typeof mayConnectTo;
}

const connectWithinMs = 10_000;

/**
 * An HTTP client that connects only where `mayConnectTo` allows it. A name is resolved once for each connection, every address it stands for is
 * checked, and the socket goes to one of those very addresses: what the name stands for a moment later is of no account. The certificate is
 * still checked against the name. Redirects are answers like any other.
 */
export function guardedAgent({
  rules,
  resolve = resolveBySystem,
  answerAtMost,
  ca,
  mayConnect = mayConnectTo,
}: GuardOptions): Dispatcher {
  const connectorFor = (protocol: string) =>
    buildConnector({
      timeout: connectWithinMs,
      lookup: checkedLookup(resolve, (address) => mayConnect(address, protocol, rules)),
      ...(ca === undefined ? {} : { ca }),
    });
  const connectors = { 'https:': connectorFor('https:'), 'http:': connectorFor('http:') };
  return new Agent({
    maxResponseSize: answerAtMost,
    connect(options, callback) {
      const protocol = options.protocol === 'https:' ? 'https:' : 'http:';
      const host = options.hostname.replace(/^\[|\]$/gu, '');
      // Nobody asks a lookup what an address that is written out stands for.
      if (isIP(host) !== 0 && !mayConnect(host, protocol, rules)) callback(new AddressNotAllowedError(host), null);
      else connectors[protocol](options, callback);
    },
  });
}

/** A lookup for sockets that fails unless every address is allowed: a name that stands for a public and a private one is not half trusted. */
export function checkedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, { all }, callback) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => isAllowed(address))) {
          callback(new AddressNotAllowedError(hostname), []);
        } else if (all === true) callback(null, [...found]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });
