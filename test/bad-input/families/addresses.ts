import type { BadRequest, Family } from '../bad-requests.js';
import { isPublic } from '../driven-routes.js';
import type { DrivenRoute } from '../driven-routes.js';
import type { House, Subject } from '../house.js';
import { share } from './share.js';

/** What stands where an id should. */
const noIds = [
  ...['not-an-id', '%00', '..%2f..%2fme', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..%5cme', 'x'.repeat(4_000)],
  ...['%F0%9F%98%80', "1'%20or%20'1'='1", '1;drop%20table%20notices', '%7B%24gt%3A%22%22%7D', '%7B%7B7*7%7D%7D'],
  ...['$(id)', '%60id%60', '%0d%0aX-Injected:1', '-1', '0', '9007199254740993', 'NaN', 'null', 'undefined'],
  ...['%C0%AF', '%ED%A0%80', '%EF%BB%BF', '%E2%80%AE', '__proto__', 'constructor', '*', '%25', '_'],
  ...['urn:uuid:0197c5c0-0000-7000-8000-00000000dead', '%7B0197c5c0-0000-7000-8000-00000000dead%7D'],
  ...[
    '0197c5c0000070008000 00000000dead'.replace(' ', ''),
    '0197c5c0-0000-7000-8000-00000000dea',
    '0197c5c0-0000-7000-8000-00000000deadd',
  ],
];

/** Ids of ours, and of nothing. */
const nothings = [
  '0197c5c0-0000-7000-8000-00000000dead',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

const notFound = '404 not-found';
const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/gu;

/** A path that leads elsewhere, to nothing, or to what is of another kind. */
export const addresses: Family = {
  name: 'in the address',
  requests(route, subject, house) {
    const [, path = ''] = subject.request.split(' ');
    const plain = path.split('?')[0] ?? '';
    const query = path.slice(plain.length);
    const below = isPublic(route) ? '/public' : '';
    const inner = plain.slice(below.length);
    const inId = (what: string, id: string): BadRequest => ({
      ...{
        what: what.slice(0, 40),
        path: withParameters(route, plain, id) + query,
        meets: /^(404 not-found|400 malformed bad_request)$/u,
      },
    });
    const anywhere: BadRequest[] = [
      { what: 'a slash too many', path: `${plain}/`, meets: notFound },
      { what: 'two slashes', path: `${below}/${inner}`, meets: notFound },
      { what: 'other letters', path: below + inner.toUpperCase(), meets: notFound },
      { what: 'a path that does not decode', path: `${plain}%`, meets: /^(400 malformed bad_request|404 not-found)$/u },
      { what: 'a null byte', path: `${plain}%00`, meets: notFound },
      { what: 'an ending', path: `${plain}.json`, meets: notFound },
      { what: 'a parameter of the path', path: `${plain};a=b`, meets: notFound },
    ];
    const some = share('paths', anywhere, 3);
    if (!route.path.includes('{')) return some;
    const odd = share('ids in the address', noIds, 3).map((id) => inId(id, id));
    if (!plain.match(ids)) return [...some, ...odd];
    return [
      ...some,
      ...odd,
      ...share('ids of nothing', nothings, 1).map((id) => ({ ...inId(id, id), meets: notFound })),
      ...share('ids of another kind', otherKinds(route, house), 2).map((id) => ({
        ...inId(`an id of another kind ${id}`, id),
        meets: notFound,
      })),
    ];
  },
};

/** Ids that exist, each of something else than the route is about. */
function otherKinds(route: DrivenRoute, house: House): string[] {
  const { cast } = house;
  const kind = route.path.split('/')[1] ?? '';
  const known: Record<string, string> = {
    notices: idIn(house.subject('getNotice')),
    dispatches: idIn(house.subject('getDispatch')),
    prescriptions: idIn(house.subject('getPrescription')),
    acts: idIn(house.subject('getAct')),
    recipients: cast.recipientId,
    accounts: cast.aigul,
  };
  return Object.entries(known).flatMap(([of, id]) => (of === kind ? [] : [id]));
}

/** A path with the same in the place of each parameter. */
function withParameters(route: DrivenRoute, path: string, value: string): string {
  const names = `${isPublic(route) ? '/public' : ''}${route.path}`.split('/');
  return path
    .split('/')
    .map((part, index) => (names[index]?.startsWith('{') === true ? value : part))
    .join('/');
}

function idIn({ request }: Subject): string {
  return request.match(ids)?.[0] ?? '';
}
