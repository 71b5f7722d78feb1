import type { LookupAddress } from 'node:dns';
import { z } from 'zod';
import { findEndpointFault, mayConnectTo } from '../locators/endpoint.js';
import type { EndpointRules } from '../locators/endpoint.js';

/** Where prescriptions are POSTed, as far as anybody could have one; whether it may be used here and now is asked of `endpointFault`. */
export const endpoint = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const fault = findEndpointFault(text, { loopback: true });
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault, params: { code: fault } });
  });

/** A secret of Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export const secret = z
  .string()
  .max(200)
  .refine(isSecret, { error: 'not_a_secret', params: { code: 'not_a_secret' } });

/** What the API needs to judge an endpoint. */
export interface EndpointJudge {
  rules: EndpointRules;
  resolve: (hostname: string) => Promise<readonly LookupAddress[]>;
}

/**
 * What speaks against sending orders to an address: its form, or what its name stands for now. A name that nobody knows yet is let pass: it is asked for
 * again, and checked again, whenever something is sent there.
 */
export async function endpointFault(text: string, { rules, resolve }: EndpointJudge): Promise<string | undefined> {
  const fault = findEndpointFault(text, rules);
  if (fault !== undefined) return fault;
  const { hostname, protocol } = new URL(text);
  const found = await resolve(hostname.replace(/^\[|\]$/gu, '')).catch(() => []);
  const allowed = found.every(({ address }) => mayConnectTo(address, protocol, rules));
  return allowed ? undefined : 'stands_for_special_purpose_address';
}

function isSecret(text: string): boolean {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  if (encoded === undefined || encoded.length % 4 !== 0) return false;
  const bytes = Buffer.from(encoded, 'base64').length;
  return bytes >= 24 && bytes <= 64;
}
