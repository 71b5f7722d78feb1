import express from 'express';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { loadIssuerKey, signingAlgorithm } from './issuer-key.js';
import { serveLocally } from './local-server.js';
import { isMachine, sampleAccount, sampleAccounts } from './sample-accounts.js';

const audience = 'habarlama';
const validForSeconds = 12 * 60 * 60;
const tokenBody = z.strictObject({ account: z.string() });

export interface Issuer {
  url: string;
  /** The issuers it stands in for: that of people and that of machines. */
  people: string;
  machines: string;
  /** Signs a token for a sample account, good for 12 h. Throws if there is no such account. */
  token(account: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Stands in for the state's identity provider on one machine: discovery, keys, and `POST /token {account}`, which asks for no password and therefore
 * listens on 127.0.0.1 only. Its key is kept in `keyFile`. Throws if the port is taken.
 */
export async function startIssuer({ port, keyFile }: { port: number; keyFile: string }): Promise<Issuer> {
  const key = await loadIssuerKey(keyFile);
  const app = express();
  app.disable('x-powered-by');
  const server = await serveLocally(app, port);
  const issuers = { people: `${server.url}/people`, machines: `${server.url}/machines` };

  async function token(account: string): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1_000);
    const machine = isMachine(sampleAccount(account));
    return new SignJWT(machine ? { client_id: account } : {})
      .setProtectedHeader({ alg: signingAlgorithm, kid: key.kid, typ: 'at+jwt' })
      .setSubject(sampleAccount(account).account)
      .setIssuer(machine ? issuers.machines : issuers.people)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + validForSeconds)
      .sign(key.privateKey);
  }

  for (const [path, issuer] of Object.entries(issuers)) {
    app.get(`/${path}/.well-known/openid-configuration`, (_req, res) => {
      res.json({
        issuer,
        jwks_uri: `${server.url}/jwks`,
        id_token_signing_alg_values_supported: [signingAlgorithm],
        response_types_supported: ['none'],
        subject_types_supported: ['public'],
      });
    });
  }
  app.get('/jwks', (_req, res) => {
    res.json({ keys: [key.publicJwk] });
  });
  app.post('/token', express.json(), async (req, res) => {
    const asked = tokenBody.safeParse(req.body);
    if (!asked.success) {
      res.status(400).json({ error: 'invalid_request', error_description: 'Send JSON: {"account": "officer.finmon"}' });
      return;
    }
    const { account } = asked.data;
    if (!sampleAccounts.some((sample) => sample.account === account)) {
      res.status(404).json({ error: 'unknown_account', accounts: sampleAccounts.map((sample) => sample.account) });
      return;
    }
    const issued = { access_token: await token(account), token_type: 'Bearer', expires_in: validForSeconds };
    res.set('Cache-Control', 'no-store').json(issued);
  });

  return { url: server.url, ...issuers, token, close: server.close };
}
