import express from 'express';
import type { Router } from 'express';
import { docsPage, docsStylePolicy } from './docs-page.js';
import { openApiDocument } from './openapi.js';
import { publicRoutes, routes } from './routes/index.js';
import { closedPolicy } from './security-headers.js';

/** `GET /openapi.json` (OpenAPI 3.1), `GET /docs`, the same to read, and `GET /problems/{type}`, where a problem's type leads. */
export function docsRoutes(publicUrl: string): Router {
  // Made when somebody first asks: to describe all routes is a tenth of what a process needs to begin.
  let made: ReturnType<typeof describeRoutes> | undefined;
  const docs = () => (made ??= describeRoutes(publicUrl));
  const router = express.Router();
  router.get('/openapi.json', (_req, res) => {
    res.json(docs().document);
  });
  router.get(['/docs', '/problems/:type'], (_req, res) => {
    res.set('Content-Security-Policy', `${closedPolicy}; ${docsStylePolicy}`).type('html').send(docs().page);
  });
  return router;
}

function describeRoutes(publicUrl: string) {
  const document = openApiDocument([...routes, ...publicRoutes], publicUrl);
  return { document, page: docsPage(document) };
}
