import { z } from 'zod';
import { accountsGroup, activationGroup, phonesGroup, recoveryGroup } from './groups/accounts.ts';
import { apisGroup } from './groups/apis.ts';
import { auditGroup } from './groups/audit.ts';
import { brandGroup, operatorGroup } from './groups/brand.ts';
import { clientsGroup } from './groups/clients.ts';
import { franceConnectGroup } from './groups/france-connect.ts';
import { idpGroup } from './groups/idp.ts';
import { lettersGroup } from './groups/letters.ts';
import { messagingGroup } from './groups/messaging.ts';
import { portalGroup } from './groups/portal.ts';
import { schoolsGroup } from './groups/schools.ts';
import { storageGroup } from './groups/storage.ts';
import { supportGroup } from './groups/support.ts';
import { listen } from './groups/web.ts';
import { type SecretSources, secretSchema, webhookSecretSchema } from './secret.ts';

/**
 * The whole configuration file (M1). Groups are strict: an unknown key is a fault. Units are in the names, secrets are
 * references, and what has no safe default has none.
 */
export function configSchema(sources: SecretSources) {
  const secret = secretSchema(sources);
  const thirdPartySecret = secretSchema(sources, 1);
  return z.strictObject({
    mode: z.enum(['demonstration', 'production']),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    brand: brandGroup.prefault({}),
    operator: operatorGroup.prefault({}),
    support: supportGroup.prefault({}),
    storage: storageGroup(thirdPartySecret).prefault({}),
    idp: idpGroup(secret),
    accounts: accountsGroup.prefault({}),
    activation: activationGroup.prefault({}),
    audit: auditGroup.prefault({}),
    letters: lettersGroup.prefault({}),
    recovery: recoveryGroup.prefault({}),
    phones: phonesGroup.prefault({}),
    franceConnect: franceConnectGroup(thirdPartySecret)
      .optional()
      .describe('Absent where families cannot sign in with FranceConnect: no page speaks of it.'),
    messaging: messagingGroup(thirdPartySecret),
    schools: schoolsGroup,
    apis: apisGroup,
    clients: clientsGroup(secret),
    portal: portalGroup(secret, webhookSecretSchema(sources))
      .optional()
      .describe('Absent when this installation runs no portal.'),
    metrics: listen(9464).optional().describe('Own port of /metrics; absent: none.'),
  });
}

export type Config = Readonly<z.output<ReturnType<typeof configSchema>>>;
export type PortalConfig = NonNullable<Config['portal']>;
export type FranceConnectConfig = NonNullable<Config['franceConnect']>;
export type WebhookConfig = PortalConfig['webhooks'][number];
export type ClientConfig = Config['clients'][number];
