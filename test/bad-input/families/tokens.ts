import type { BadRequest, Family } from '../bad-requests.js';
import { drivenRoutes } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';
import { share } from './share.js';

/** What no letter of ours has in its link. */
const noTokens = [
  ...['', 'short', 'x'.repeat(129), '%00', 'a'.repeat(20) + '%00', 'a'.repeat(20) + '%0a', '%0d%0aX-Injected:1'],
  ...["'%20or%20'1'='1'%20or%20'1'='1", 'a'.repeat(20) + '%', '%D2%9B'.repeat(20), '..%2f..%2f..%2fetc%2fpasswd'],
];

/** A link that somebody guessed, changed, or has to something else. */
export const tokens: Family = {
  name: 'by another link',
  at: isByLink,
  requests(_route, { request }, house) {
    const [plain = '', query = ''] = (request.split(' ')[1] ?? '').split('?');
    const token = tokenIn(query);
    const links = drivenRoutes.filter(isByLink).map(({ operationId }) => house.subject(operationId).request);
    const others = links.map((link) => tokenIn(link.split('?')[1] ?? '')).filter((other) => other !== token);
    const guessed = [...others, token.slice(9) + token.slice(0, 9), `${token}A`, token.slice(0, -1), 'A'.repeat(128)];
    return [
      { what: 'no token', path: plain, meets: '400 malformed bad_query', fields: ['?token required'] },
      ...share('tokens', noTokens, 4).map((wrong): BadRequest => ({
        ...{ what: `the token ${wrong.slice(0, 30)}`, path: `${plain}?token=${wrong}` },
        ...{ meets: '400 malformed bad_query', fields: ['?token wrong_format'] },
      })),
      ...guessed.map((other): BadRequest => ({
        ...{ what: `the token ${other} of something else`, path: `${plain}?token=${other}`, meets: '404 not-found' },
      })),
    ];
  },
};

function isByLink({ query = {} }: DrivenRoute): boolean {
  return 'token' in query;
}

function tokenIn(query: string): string {
  return new URLSearchParams(query).get('token') ?? '';
}
