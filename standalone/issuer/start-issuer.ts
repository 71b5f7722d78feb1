import path from 'node:path';
import express from 'express';
import { z } from 'zod';
import { serveLocally } from '../local-server.js';
import { sampleAccounts } from '../sample-accounts.js';
import { loadIssuerKey } from './issuer-key.js';
import { machinesIssuer } from './machines-issuer.js';
import { peopleIssuer } from './people-issuer.js';
import { shellToken, validForSeconds } from './shell-token.js';
import { signInPage } from './sign-in-page.js';

const tokenBody = z.strictObject({ account: z.string() });

export interface IssuerSecrets {
  /** Of the API's own client. */
  web: string;
  /** Of the machines, by their accounts. */
  machines: Record<string, string>;
  /** Signs the cookies of the sign-in page. */
  cookies: string;
}

export interface Issuer {
  url: string;
  /** The two issuers it is: that of people and that of machines. */
  people: string;
  machines: string;
  /** Signs a token for a sample account, good for 12 h. Throws if there is no such account. */
  token(account: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Stands in for the state's identity provider on one machine: an issuer of people at `/people` (authorization code, PKCE), one of machines at `/machines`
 * (client credentials), and `POST /token {account}` for the shell. It asks for no password and therefore listens on 127.0.0.1 only. Its keys are kept in
 * `folder`. Throws if the port is taken.
 */
export async function startIssuer(options: {
  port: number;
  folder: string;
  /** Where people come back to. */
  apiUrl: string;
  secrets: IssuerSecrets;
}): Promise<Issuer> {
  const { port, folder, apiUrl, secrets } = options;
  const keys = {
    people: await loadIssuerKey(path.join(folder, 'issuer-key.json')),
    machines: await loadIssuerKey(path.join(folder, 'machines-issuer-key.json')),
  };
  const app = express();
  app.disable('x-powered-by');
  const server = await serveLocally(app, port);
  const issuers = { people: `${server.url}/people`, machines: `${server.url}/machines` };
  const token = (account: string) => shellToken(account, issuers, keys);

  const people = peopleIssuer(issuers.people, {
    ...{ key: keys.people, cookieKey: secrets.cookies, webSecret: secrets.web },
    redirectUri: `${apiUrl}/auth/callback`,
  });
  const machines = machinesIssuer(issuers.machines, {
    ...{ key: keys.machines, cookieKey: secrets.cookies, secrets: secrets.machines },
  });
  app.use('/people', signInPage(people), people.callback());
  app.use('/machines', machines.callback());
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
