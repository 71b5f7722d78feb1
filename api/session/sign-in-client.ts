import * as client from 'openid-client';
import type { SignedInPerson } from '../../db/sign-ins.js';
import { unavailable } from '../errors.js';
import { Problem } from '../problem.js';

/** What we have to remember of a sign-in until the person comes back. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
}

/** Signs people in at their issuer, by authorization code with PKCE (OpenID Connect Core, RFC 9700). */
export interface SignInClient {
  /** Where the browser goes, and what to remember. */
  begin(language: string): Promise<{ url: URL; pending: PendingSignIn }>;
  /** Who came back. No token is kept. */
  finish(url: URL, pending: PendingSignIn): Promise<SignedInPerson & { email?: string }>;
  /** Where the browser can end its session at the issuer too; null if that has no such place. */
  issuerSignOut(): Promise<string | null>;
}

export interface SignInSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

const timeoutSeconds = 5;

export function signInClient(settings: SignInSettings, publicUrl: string): SignInClient {
  const redirectUri = `${publicUrl}/auth/callback`;
  let found: Promise<client.Configuration> | undefined;

  // Asked when first needed: the API starts without its issuer.
  async function configuration(): Promise<client.Configuration> {
    found ??= discover(settings);
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw issuerAway(error);
    }
  }

  return {
    async begin(language) {
      const config = await configuration();
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(config, {
        ...{ redirect_uri: redirectUri, scope: 'openid email profile', ui_locales: language },
        ...{ state: pending.state, nonce: pending.nonce, code_challenge_method: 'S256' },
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      });
      return { url, pending };
    },
    async finish(url, { state, nonce, verifier }) {
      const config = await configuration();
      try {
        const tokens = await client.authorizationCodeGrant(config, url, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('No ID token');
        const said = 'email' in claims ? claims : await client.fetchUserInfo(config, tokens.access_token, claims.sub);
        return { issuer: settings.issuer, subject: claims.sub, ...addressOf(said) };
      } catch (error) {
        throw isAway(error) ? issuerAway(error) : failed(error);
      }
    },
    async issuerSignOut() {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return null;
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${publicUrl}/` }).href;
    },
  };
}

async function discover({ issuer, clientId, clientSecret }: SignInSettings): Promise<client.Configuration> {
  // Marked as deprecated to stand out: for an issuer on this machine, which production refuses.
  // oxlint-disable-next-line typescript/no-deprecated
  const plain = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  const auth = client.ClientSecretBasic(clientSecret);
  const options = { timeout: timeoutSeconds, execute: [...plain, client.enableNonRepudiationChecks] };
  return client.discovery(new URL(issuer), clientId, undefined, auth, options);
}

/** An address counts only if the issuer says, by the very word, that it has verified it. */
export function addressOf(claims: Record<string, unknown>): { email?: string; verifiedEmail?: string } {
  const { email, email_verified: verified } = claims;
  if (typeof email !== 'string' || email === '') return {};
  return { email, ...(verified === true ? { verifiedEmail: email } : {}) };
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, status } = error as { code?: unknown; status?: unknown };
  if (code === 'OAUTH_TIMEOUT' || (typeof status === 'number' && status >= 500)) return true;
  return error.message === 'fetch failed' || isAway(error.cause);
}

function issuerAway(cause: unknown): Problem {
  const problem = unavailable('issuer_away');
  problem.cause = cause;
  return problem;
}

function failed(cause: unknown): Problem {
  const problem = new Problem('malformed', { code: 'sign_in_failed' });
  problem.cause = cause;
  return problem;
}
