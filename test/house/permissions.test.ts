import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { permissionsPage } from '../../api/permissions-page.js';
import { routes } from '../../api/routes/index.js';

describe('docs/permissions.md', () => {
  it('says what the capability table says; npm run permissions writes it anew', async () => {
    const written = await readFile(new URL('../../docs/permissions.md', import.meta.url), 'utf8');
    expect(written).to.equal(permissionsPage(routes));
  });

  it('names every route', () => {
    const page = permissionsPage(routes);
    for (const { method, path } of routes) expect(page).to.contain(`\`${method.toUpperCase()} ${path}\``);
  });
});
