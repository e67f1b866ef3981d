import { isLoopback } from './client-addresses.ts';
import { brokenByClient } from './client-rules.ts';
import { TO_BE_WRITTEN } from './groups/brand.ts';
import { SCOPES } from './groups/clients.ts';
import { CONTACT_DETAILS_SCOPE, directoryAudience, knownApis } from './known-apis.ts';
import type { RuleFault } from './rule-fault.ts';
import type { Config, WebhookConfig } from './schema.ts';
import { checksOut } from './uai.ts';

/** The provider's own client, «Mon compte». */
const RESERVED_ID = 'mon-compte';

const isPlain = (url: string) => url.startsWith('http:');

/** Deliveries are kept by the endpoint's name: two may not share one. */
function brokenByWebhook({ id, schools }: WebhookConfig, index: number, all: readonly WebhookConfig[]): RuleFault[] {
  const path = ['portal', 'webhooks', index];
  const isTwice = all.findIndex((one) => one.id === id) < index;
  const message = `le webhook « ${id} » est déjà déclaré`;
  const codes = schools === 'all' ? [] : schools;
  return [
    ...(isTwice ? [{ path: [...path, 'id'], message }] : []),
    ...codes.flatMap((uai, place) =>
      checksOut(uai)
        ? []
        : [
            {
              path: [...path, 'schools', place],
              message: `la lettre de contrôle de ${uai} est fausse : vérifiez le code`,
            },
          ],
    ),
  ];
}

/** The portal reads in the Directory what schools hold of guardians: its client needs both scopes (K1). */
function portalClient({ idp, portal, clients }: Config): RuleFault[] {
  if (!portal || portal.issuer !== idp.issuer) return [];
  return clients.flatMap(({ id, apis }, index) =>
    id !== portal.clientId
      ? []
      : apis.flatMap(({ audience, scopes }, position) =>
          audience !== directoryAudience({ idp }) || scopes.includes(CONTACT_DETAILS_SCOPE)
            ? []
            : [
                {
                  path: ['clients', index, 'apis', position, 'scopes'],
                  message: `le portail lit les fiches de renseignements : ajoutez « ${CONTACT_DETAILS_SCOPE} »`,
                },
              ],
        ),
  );
}

/** What must hold between settings, in every mode. */
function consistency(config: Config): RuleFault[] {
  const ids = config.clients.map((client) => client.id);
  return [
    ...(config.clients.some(({ id, kind }) => id === config.idp.homeClient && kind !== 'machine')
      ? []
      : [
          {
            path: ['idp', 'homeClient'],
            message: `aucun client « ${config.idp.homeClient} » où se connecter : nommez l’un de « clients »`,
          },
        ]),
    ...ids.flatMap((id, index) =>
      ids.indexOf(id) < index
        ? [{ path: ['clients', index, 'id'], message: `le client « ${id} » est déjà déclaré` }]
        : [],
    ),
    ...ids.flatMap((id, index) =>
      id === RESERVED_ID
        ? [{ path: ['clients', index, 'id'], message: `« ${id} » est le compte lui-même : choisissez un autre nom` }]
        : [],
    ),
    ...knownApis(config).flatMap(({ audience }, index, all) =>
      all.findIndex((one) => one.audience === audience) < index
        ? // The first of them is the Directory, which no file declares.
          [{ path: ['apis', index - 1, 'audience'], message: 'cette API est déjà déclarée : retirez-la' }]
        : [],
    ),
    ...config.apis.flatMap(({ people, scopes }, index) =>
      scopes.flatMap((scope, rank) =>
        people && (SCOPES as readonly string[]).includes(scope)
          ? // Both are asked for in one list, at a sign-in.
            [{ path: ['apis', index, 'scopes', rank], message: `« ${scope} » désigne des données : changez ce nom` }]
          : [],
      ),
    ),
    ...config.clients.flatMap((client, index) => brokenByClient(config, client, index)),
    ...(config.portal?.webhooks ?? []).flatMap((webhook, index, all) => brokenByWebhook(webhook, index, all)),
    ...portalClient(config),
    ...config.schools.flatMap((school, index) =>
      checksOut(school.uai)
        ? []
        : [
            {
              path: ['schools', index, 'uai'],
              message: `la lettre de contrôle de ${school.uai} est fausse : vérifiez le code`,
            },
          ],
    ),
  ];
}

/** What is refused to an installation that real families use (security.md S61). */
function production(config: Config): RuleFault[] {
  const plain = (path: (string | number)[], url: string | undefined) =>
    url && isPlain(url) ? [{ path, message: 'en production, écrivez une adresse https' }] : [];
  const faults: RuleFault[] = [
    ...plain(['idp', 'issuer'], config.idp.issuer),
    ...plain(['portal', 'url'], config.portal?.url),
    ...plain(['portal', 'issuer'], config.portal?.issuer),
    ...(config.portal?.services ?? []).flatMap((service, index) =>
      service.kind === 'outside'
        ? (['url', 'initiateLoginUri', 'targetLinkUri'] as const).flatMap((key) =>
            plain(['portal', 'services', index, key], service[key]),
          )
        : [],
    ),
    ...plain(['franceConnect', 'issuer'], config.franceConnect?.issuer),
    ...config.clients.flatMap((client, index) => [
      ...(['redirectUris', 'postLogoutRedirectUris'] as const).flatMap((key) =>
        client[key].flatMap((uri, position) =>
          client.kind === 'native' && isLoopback(uri) ? [] : plain(['clients', index, key, position], uri),
        ),
      ),
      ...(['backchannelLogoutUri', 'initiateLoginUri', 'jwksUri', 'logoUri'] as const).flatMap((key) =>
        plain(['clients', index, key], client[key]),
      ),
    ]),
    ...(config.portal?.webhooks ?? []).flatMap(({ url }, index) => plain(['portal', 'webhooks', index, 'url'], url)),
    ...config.apis.flatMap(({ audience }, index) => plain(['apis', index, 'audience'], audience)),
  ];
  if (!config.storage.uri && !config.storage.allowEmbeddedInProduction) {
    const message =
      'en production, donnez « uri » (un jeu de réplicas), ou acceptez « allowEmbeddedInProduction: true »';
    faults.push({ path: ['storage'], message });
  }
  for (const channel of ['mail', 'sms'] as const) {
    if (config.messaging[channel].transport === 'box') {
      const message = 'la boîte de démonstration n’envoie rien : en production, décrivez un vrai transport';
      faults.push({ path: ['messaging', channel, 'transport'], message });
    }
  }
  for (const [key, value] of Object.entries(config.operator ?? {})) {
    if (value.endsWith(TO_BE_WRITTEN)) {
      faults.push({
        path: ['operator', key],
        message: 'en production, écrivez-le : les familles le lisent sur les pages légales',
      });
    }
  }
  if (config.phones.allowFiction) {
    faults.push({ path: ['phones', 'allowFiction'], message: 'en production, les numéros de fiction sont refusés' });
  }
  return faults;
}

/** Every rule broken between the settings of a file. */
export const brokenRules = (config: Config): RuleFault[] => [
  ...consistency(config),
  ...(config.mode === 'production' ? production(config) : []),
];
