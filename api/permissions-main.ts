import { writeFile } from 'node:fs/promises';
import { permissionsPage } from './permissions-page.js';
import { routes } from './routes/index.js';

// `npm run permissions`: writes the page anew from the capability table and the routes.
await writeFile(new URL('../docs/permissions.md', import.meta.url), permissionsPage(routes));
