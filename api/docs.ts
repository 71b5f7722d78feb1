import express from 'express';
import type { Router } from 'express';
import { docsPage, docsStylePolicy } from './docs-page.js';
import { openApiDocument } from './openapi.js';
import { publicRoutes, routes } from './routes/index.js';
import { closedPolicy } from './security-headers.js';

/** `GET /openapi.json` (OpenAPI 3.1), `GET /docs`, the same to read, and `GET /problems/{type}`, where a problem's type leads. */
export function docsRoutes(publicUrl: string): Router {
  // Made when somebody first asks: few processes of many are asked, and all have to begin.
  let document: ReturnType<typeof openApiDocument> | undefined;
  let page: string | undefined;
  const described = () => (document ??= openApiDocument([...routes, ...publicRoutes], publicUrl));
  const router = express.Router();
  router.get('/openapi.json', (_req, res) => {
    res.json(described());
  });
  router.get(['/docs', '/problems/:type'], (_req, res) => {
    res
      .set('Content-Security-Policy', `${closedPolicy}; ${docsStylePolicy}`)
      .type('html')
      .send((page ??= docsPage(described())));
  });
  return router;
}
