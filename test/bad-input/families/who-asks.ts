import type { BadRequest, Family } from '../bad-requests.js';
import { isPublic } from '../driven-routes.js';
import { share } from './share.js';

const noToken = '401 unauthenticated no_token';
const badToken = '401 unauthenticated bad_token';
const part = (text: string) => Buffer.from(text).toString('base64url');
const claims = part('{"iss":"https://habarlama.test","sub":"admin","aud":"habarlama","exp":4102444800}');

const authorizations: [what: string, authorization: string, meets: string][] = [
  ['no token', '', noToken],
  ['another scheme', 'Basic YTpi', noToken],
  ['no scheme', 'a.b.c', noToken],
  ['an empty token', 'Bearer ', noToken],
  ['two tokens', 'Bearer a.b.c, Bearer d.e.f', noToken],
  ['an SQL fragment', "Bearer ' or 1=1 --", noToken],
  ['no JWT', 'Bearer not.a.token', badToken],
  ['a token that nobody signed', `Bearer ${part('{"alg":"none"}')}.${claims}.`, badToken],
  ['a token signed with a public key as a secret', `Bearer ${part('{"alg":"HS256"}')}.${claims}.AAAA`, badToken],
  [
    'a token that brings its own key',
    `Bearer ${part('{"alg":"ES256","jku":"http://127.0.0.1:1/keys","jwk":{}}')}.${claims}.AAAA`,
    badToken,
  ],
  ['8 KiB of token', `Bearer ${'a'.repeat(8_193)}`, noToken],
];

/** Nobody, or somebody who says he is; where anybody may ask, nobody looks at what he says. */
export const whoAsks: Family = {
  name: 'from nobody',
  at: (route) => !isPublic(route) || route.method === 'get',
  requests: (route) =>
    share('authorizations', authorizations, 3).map(([what, authorization, meets]): BadRequest => ({
      what,
      headers: { authorization },
      meets: isPublic(route) ? '200' : meets,
      fields: [],
    })),
};
