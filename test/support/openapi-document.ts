import { openApiDocument } from '../../api/openapi.js';
import { publicRoutes, routes } from '../../api/routes/index.js';

/** The document that the API gives out, made once for a whole test process: whoever reads it says what he expects there. */
export const describedApi: unknown = openApiDocument([...routes, ...publicRoutes], 'https://habarlama.test');
