import express from 'express';
import { serveLocally } from '../local-server.js';
import type { LocalServer } from '../local-server.js';
import type { SampleAuthority } from './sample-authority.js';

/** Serves the sample authority's list of revoked certificates on 127.0.0.1, made anew for whoever asks. `url` is that of the list. */
export async function serveList(authority: SampleAuthority, port: number): Promise<LocalServer> {
  const app = express();
  app.disable('x-powered-by');
  app.get('/sample.crl', async (_req, res) => void res.type('application/pkix-crl').send(await authority.list()));
  const server = await serveLocally(app, port);
  return { url: `${server.url}/sample.crl`, close: () => server.close() };
}
