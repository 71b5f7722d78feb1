import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { isMachine, sampleAccounts } from '../sample-accounts.js';
import { commonConfiguration, resource, resourceServer } from './common-configuration.js';
import type { IssuerKey } from './issuer-key.js';
import { Provider, errors, interactionPolicy } from './oidc-provider.js';

/** The API's own client, which signs people in for their browsers, and one for programs on this machine, which has no secret. */
export const webClient = 'habarlama';
export const shellClient = 'habarlama-shell';

/** The issuer of people: authorization code with PKCE, one of the sample accounts to choose at each sign-in. */
export function peopleIssuer(
  issuer: string,
  options: { key: IssuerKey; cookieKey: string; webSecret: string; redirectUri: string },
): InstanceType<typeof Provider> {
  const { key, cookieKey, webSecret, redirectUri } = options;
  const code = { grant_types: ['authorization_code'], response_types: ['code' as const] };
  const configuration: Configuration = {
    ...commonConfiguration(key, cookieKey),
    clients: [
      { ...code, client_id: webClient, client_secret: webSecret, redirect_uris: [redirectUri] },
      {
        ...{ ...code, client_id: shellClient, application_type: 'native', token_endpoint_auth_method: 'none' },
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'locale'] },
    findAccount: (_ctx, sub) => findPerson(sub),
    interactions: { policy: chooseEachTime(), url: (_ctx, { uid }) => `${new URL(issuer).pathname}/sign-in/${uid}` },
    loadExistingGrant: grantAll,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        useGrantedResource: () => true,
        getResourceServerInfo: serverNamed,
      },
    },
  };
  return new Provider(issuer, configuration);
}

function findPerson(sub: string): Account | undefined {
  const found = sampleAccounts.find((sample) => sample.account === sub && !isMachine(sample));
  if (found === undefined) return undefined;
  const { account, email, fullName, language } = found;
  return {
    accountId: account,
    claims: () => ({ sub: account, email, email_verified: true, name: fullName, locale: language }),
  };
}

/** Whoever comes back chooses again, so that a visitor can be one person after the other; nobody is asked for consent. */
function chooseEachTime() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const choose = new interactionPolicy.Check(
    'choose',
    'Choose an account',
    (ctx) => ctx.oidc.result?.login === undefined,
  );
  policy.get('login')?.checks.add(choose);
  return policy;
}

async function grantAll({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  const grant = new provider.Grant({ accountId: session?.accountId, clientId: client?.clientId });
  grant.addOIDCScope('openid email profile');
  grant.addResourceScope(resource, resourceServer.scope);
  await grant.save();
  return grant;
}

function serverNamed(_ctx: unknown, named: string) {
  if (named !== resource) throw new errors.InvalidTarget();
  return resourceServer;
}
