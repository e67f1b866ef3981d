import type { Config } from './schema.ts';

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const group = (value: unknown): Group => (isGroup(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const apis = (value: unknown) =>
  list(value)
    .map(group)
    .map(({ audience, scopes }) => ({ audience: String(audience), scopes: strings(scopes) }));
const strings = (value: unknown) => list(value).map(String);
const webhook = ({ id, url, schools }: Group) => ({ id: String(id), url: String(url), schools: strings(schools) });

/**
 * The settings of a file whose shape is wrong, as far as the rules between settings look at them: so that their faults are
 * told together with those of the shape. What is absent or of another type has its default.
 */
export function presumeConfig(read: unknown): Config {
  const settings = group(read);
  const { mail, sms } = group(settings.messaging);
  const clients = list(settings.clients)
    .map(group)
    .map((client) => ({
      kind: 'web',
      ...client,
      id: String(client.id),
      secrets: list(client.secrets),
      redirectUris: strings(client.redirectUris),
      postLogoutRedirectUris: strings(client.postLogoutRedirectUris),
      idTokenAlgorithm: client.idTokenAlgorithm ?? 'RS256',
      jwks: isGroup(client.jwks) ? { keys: list(client.jwks.keys).map(group) } : undefined,
      jwksUri: client.jwksUri && String(client.jwksUri),
      apis: apis(client.apis),
    }));
  const presumed = {
    ...settings,
    idp: group(settings.idp),
    storage: group(settings.storage),
    phones: group(settings.phones),
    messaging: { mail: group(mail), sms: group(sms) },
    schools: list(settings.schools)
      .map(group)
      .map(({ uai }) => ({ uai: String(uai) })),
    apis: apis(settings.apis),
    clients,
    franceConnect: { issuer: String(group(settings.franceConnect).issuer) },
    portal: isGroup(settings.portal)
      ? {
          ...settings.portal,
          services: list(settings.portal.services).map(group),
          webhooks: list(settings.portal.webhooks).map(group).map(webhook),
        }
      : undefined,
  };
  return presumed as unknown as Config;
}
