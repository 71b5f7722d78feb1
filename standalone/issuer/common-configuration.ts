import type { Configuration, ErrorOut, JWKS, KoaContextWithOIDC } from 'oidc-provider';
import { signingAlgorithm } from './issuer-key.js';
import type { IssuerKey } from './issuer-key.js';
import { memoryAdapter } from './memory-adapter.js';
import { escapeHtml, page } from './page.js';

/** Whom access tokens are meant for, and what a client names to get one for it (RFC 8707). */
export const audience = 'habarlama';
export const resource = 'urn:habarlama:api';

const hour = 3_600;

/** What both issuers are like: ES256 alone, and access tokens for the API as JWTs (RFC 9068). */
export function commonConfiguration(key: IssuerKey, cookieKey: string) {
  return {
    adapter: memoryAdapter(),
    jwks: { keys: [key.jwk] } as JWKS,
    cookies: { keys: [cookieKey] },
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      ClientCredentials: hour,
      Grant: hour,
      IdToken: hour,
      Interaction: hour / 4,
      Session: hour / 4,
    },
    renderError,
  } satisfies Configuration;
}

/** How access tokens for the API are made; anything else a client asks for is refused. */
export const resourceServer = {
  audience,
  scope: 'api',
  accessTokenFormat: 'jwt' as const,
  jwt: { sign: { alg: signingAlgorithm } },
} as const;

function renderError(ctx: KoaContextWithOIDC, { error, error_description: why = '' }: ErrorOut): void {
  ctx.type = 'html';
  ctx.body = page('en', error, `<h1>${escapeHtml(error)}</h1><p>${escapeHtml(why)}</p>`);
}
