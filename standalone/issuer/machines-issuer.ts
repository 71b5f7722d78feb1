import type { Configuration } from 'oidc-provider';
import { isMachine, sampleAccounts } from '../sample-accounts.js';
import { commonConfiguration, resource, resourceServer } from './common-configuration.js';
import type { IssuerKey } from './issuer-key.js';
import { Provider } from './oidc-provider.js';

/** The issuer of machines: client credentials and nothing else. A client's id is the name of its sample account. */
export function machinesIssuer(
  issuer: string,
  { key, cookieKey, secrets }: { key: IssuerKey; cookieKey: string; secrets: Record<string, string> },
): InstanceType<typeof Provider> {
  const configuration: Configuration = {
    ...commonConfiguration(key, cookieKey),
    clients: sampleAccounts.filter(isMachine).map(({ account }) => ({
      client_id: account,
      client_secret: secrets[account] ?? '',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => resourceServer,
      },
    },
  };
  return new Provider(issuer, configuration);
}
