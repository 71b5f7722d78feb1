import { fullPath } from '../../../api/route.js';
import type { BadRequest, Family } from '../bad-requests.js';
import { drivenRoutes } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';
import { share } from './share.js';

const usual = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const unusual = ['PROPFIND', 'PURGE', 'LOCK', 'COPY', 'MKCOL', 'SEARCH', 'REPORT', 'QUERY'];

/** Methods that no route of the path declares. */
export const methods: Family = {
  name: 'by another method',
  requests(route, { request }) {
    const [, path = ''] = request.split(' ');
    const plain = path.split('?')[0] ?? '';
    const declared = declaredAt(route);
    const others = usual.filter((method) => !declared.includes(method));
    return [
      // Each once at a path, however many routes it has.
      ...share(`usual methods at ${fullPath(route)}`, others, Math.ceil(others.length / declared.length)),
      ...share('unusual methods', unusual, 1),
    ].map((method): BadRequest => {
      const asked = { what: method, method, path: plain, meets: '405 method-not-allowed' };
      return { ...asked, ...{ body: undefined, key: null } };
    });
  },
};

function declaredAt(route: DrivenRoute): string[] {
  return drivenRoutes.filter((each) => fullPath(each) === fullPath(route)).map(({ method }) => method.toUpperCase());
}
