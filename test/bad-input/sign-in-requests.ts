/** What is asked of the routes below `/auth`, and the problem it meets. */
export interface SignInRequest {
  what: string;
  request: `${string} /${string}`;
  headers?: Record<string, string>;
  meets: string;
}

const noSession = '401 unauthenticated no_session';
const expired = '400 malformed sign_in_expired';
const failed = '400 malformed sign_in_failed';
const notFound = '404 not-found';
const csrf = '403 forbidden csrf';

/** Where a sign-in may not lead back to, each as it stands in a query. */
const places = [
  ...['returnTo=//evil.example', 'returnTo=/a&returnTo=/b', 'returnTo=%0d%0aSet-Cookie:a=b', 'returnTo=/a%0d%0ab'],
  ...['returnTo=%00', 'returnTo=/%00', 'returnTo=', 'returnTo=/%D2%9B', 'returnTo=%2F%5Cevil.example', 'returnTo'],
  ...[`returnTo=/${'a'.repeat(2_000)}`, 'returnTo=javascript:alert(1)', 'returnTo=/%ED%A0%80', 'returnTo=%'],
];

/** Cookies that are no session of ours, whatever they say. */
export const forgedCookies: [what: string, cookie: string][] = [
  ['nothing', 'habarlama='],
  ['an id without a signature', 'habarlama=abc'],
  ['a signature that nobody made', 'habarlama=s%3Aabc.def'],
  ['a signature and no id', 'habarlama=s%3A.def'],
  ['JSON', 'habarlama=j%3A%7B%22signedIn%22%3A%7B%7D%7D'],
  ['a null byte', 'habarlama=s%3Aabc%00.def'],
  ['line breaks', 'habarlama=s%3Aabc%0d%0aSet-Cookie%3Aa%3Db.def'],
  ['half an escape', 'habarlama=%'],
  ['an SQL fragment', "habarlama=s%3A' or '1'='1.def"],
  ['two of them', 'habarlama=s%3Aa.b; habarlama=s%3Ac.d'],
  ['12 KiB', `habarlama=s%3A${'a'.repeat(12_000)}.b`],
  ['a thousand others', Array.from({ length: 1_000 }, (_, index) => `a${index}=b`).join('; ')],
  ['a prototype', '__proto__=s%3Aa.b; constructor=1'],
  ['no pair', ';;;=;'],
];

const query = (what: string) => what.slice(0, 40);

/** Asked by nobody. */
export const byNobody: SignInRequest[] = [
  ...places.map((asked): SignInRequest => ({
    ...{ what: `a sign-in to ${query(asked)}`, request: `GET /auth/sign-in?${asked}`, meets: '400 malformed' },
  })),
  { what: 'an address much too long', request: `GET /auth/sign-in?x=${'9'.repeat(11_000)}`, meets: '414 uri-too-long' },
  ...['', '?code=a&state=b', '?code=a&code=b&state=c&state=d', '?error=access_denied', '?code=%00', '?%0d%0aa:b'].map(
    (asked): SignInRequest => ({
      ...{ what: `a way back from no sign-in ${asked}`, request: `GET /auth/callback${asked}`, meets: expired },
    }),
  ),
  { what: 'no session', request: 'GET /auth/session', meets: noSession },
  {
    what: 'a session of a token',
    request: 'GET /auth/session',
    headers: { authorization: 'Bearer a.b.c' },
    meets: noSession,
  },
  ...forgedCookies.flatMap(([what, cookie]): SignInRequest[] => [
    { what: `a cookie with ${what}`, request: 'GET /auth/session', headers: { cookie }, meets: noSession },
    {
      what: `a way back with ${what}`,
      request: 'GET /auth/callback?code=a&state=b',
      headers: { cookie },
      meets: expired,
    },
  ]),
  ...(['sign-out', 'sign-out-everywhere'] as const).flatMap((path): SignInRequest[] => [
    { what: 'no cookie', request: `POST /auth/${path}`, meets: noSession },
    {
      what: 'a forged cookie',
      request: `POST /auth/${path}`,
      headers: { cookie: 'habarlama=s%3Aabc.def' },
      meets: noSession,
    },
  ]),
  ...elsewhere(),
];

/** Headers of a page that is not ours, or of ours with another token; `own` are those that would do. */
function forgedHeaders(own: { origin: string; 'x-csrf-token': string }): [what: string, Record<string, string>][] {
  const { origin, 'x-csrf-token': token } = own;
  return [
    ['no header at all', {}],
    ['no token', { origin }],
    ['an empty token', { origin, 'x-csrf-token': '' }],
    ['another token', { origin, 'x-csrf-token': token.slice(1) + 'A' }],
    ['half a token', { origin, 'x-csrf-token': token.slice(0, 20) }],
    ['the token twice', { origin, 'x-csrf-token': `${token}, ${token}` }],
    ['a token much too long', { origin, 'x-csrf-token': token.repeat(200) }],
    ['the word null', { origin, 'x-csrf-token': 'null' }],
    ['no origin', { 'x-csrf-token': token }],
    ['another origin', { 'x-csrf-token': token, origin: 'https://evil.example' }],
    ['the origin null', { 'x-csrf-token': token, origin: 'null' }],
    ['an origin that begins like ours', { 'x-csrf-token': token, origin: `${origin}.evil.example` }],
    ['two origins', { 'x-csrf-token': token, origin: `${origin}, https://evil.example` }],
    ['another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['a site beside ours', { ...own, 'sec-fetch-site': 'same-site' }],
    ['another method over it', { origin, 'x-http-method-override': 'GET' }],
  ];
}

/** What a person who is signed in never sends; `own` are the headers that would do. */
export function inASession(own: { origin: string; 'x-csrf-token': string }): SignInRequest[] {
  return ['/auth/sign-out', '/auth/sign-out-everywhere', '/api/v1/notifications/reading'].flatMap((path) =>
    forgedHeaders(own).map(([what, headers]): SignInRequest => {
      return { what: `${what} at ${path}`, request: `POST ${path as '/'}`, headers, meets: csrf };
    }),
  );
}

/** Ways back from a sign-in that was begun, whose state is given; it is over after each. */
export function waysBack(state: string): SignInRequest[] {
  const long = 'a'.repeat(9_000);
  return [
    '',
    `?state=${state}`,
    `?code=a&state=x${state}`,
    `?code=a&state=${state}`,
    `?code=a&code=b&state=${state}`,
    `?code=a&state=${state}&state=${state}`,
    `?code=%00&state=${state}`,
    `?code=a%0d%0aX-Injected:1&state=${state}`,
    `?code=${long}&state=${state}`,
    `?error=access_denied&state=${state}`,
    `?error=${encodeURIComponent('<script>alert(1)</script>')}&state=${state}`,
    `?code=a&state=${state}&iss=https://evil.example`,
    `?response=a.b.c&state=${state}`,
    `?code[]=a&state[]=${state}`,
  ].map((asked) => ({ what: `a way back ${query(asked)}`, request: `GET /auth/callback${asked}`, meets: failed }));
}

/** Methods and paths that are none of ours. */
function elsewhere(): SignInRequest[] {
  const methods: [method: string, paths: string[]][] = [
    ['POST', ['sign-in', 'callback', 'session']],
    [
      'GET',
      ['sign-out', 'sign-out-everywhere', 'sign-in/', 'Sign-In', 'sign-in%00', 'sign-in.json', 'sign-in;a=b', ''],
    ],
    ['PUT', ['session', 'sign-out']],
    ['DELETE', ['session', 'sign-out']],
    ['PROPFIND', ['session', 'sign-in']],
  ];
  return methods.flatMap(([method, paths]) =>
    paths.map((path): SignInRequest => {
      return { what: `${method} ${path}`, request: `${method} /auth/${path}`, meets: notFound };
    }),
  );
}
