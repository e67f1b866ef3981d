import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import type { Config, WebhookConfig } from '../config/schema.ts';
import { countOrphans, type EndpointState, endpointStates } from '../portal/webhooks/endpoint-states.ts';
import { postTest } from '../portal/webhooks/post-test.ts';
import { retryDeliveries } from '../portal/webhooks/retry-deliveries.ts';
import { portalSettings } from './command-portal.ts';
import { CommandError, configFile, withStorage } from './open.ts';

/** Events given up that are shown of each endpoint. */
const SHOWN = 50;

const moment = (date: Date) =>
  new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short' }).format(date);
const events = (count: number) => `${count} ${count > 1 ? 'événements' : 'événement'}`;

function endpointOf(config: Config, id: string): WebhookConfig {
  const { webhooks } = portalSettings(config);
  const endpoint = webhooks.find((one) => one.id === id);
  if (endpoint) return endpoint;
  const known = webhooks.map((one) => one.id).join(', ') || 'aucun';
  throw new CommandError(`Aucun webhook « ${id} » dans la configuration ; elle connaît : ${known}.`);
}

function* linesOf({ endpoint, stoppedAt, waiting, oldest, givenUp }: EndpointState) {
  const { id, url, schools, events: heard } = endpoint;
  yield `${id}  ${url}`;
  yield `  Établissements : ${schools === 'all' ? 'tous' : schools.join(', ')} ; événements : ${heard?.join(', ') ?? 'tous'}`;
  if (stoppedAt)
    yield `  Arrêté le ${moment(stoppedAt)} : l’adresse a répondu 410. « educonnect webhooks retry --endpoint ${id} » reprend.`;
  if (oldest) {
    const failure = oldest.failure === undefined ? '' : ` ; dernier échec du plus ancien : ${oldest.failure}`;
    yield `  En attente : ${events(waiting)}, depuis le ${moment(oldest.createdAt)}${failure}`;
  } else yield '  Rien n’attend.';
  if (givenUp.length > 0)
    yield `  Abandonnés après trois jours${givenUp.length === SHOWN ? `, les ${SHOWN} derniers` : ''} :`;
  for (const { finishedAt, webhookId, type, uai, failure } of givenUp)
    yield `    ${finishedAt ? moment(finishedAt) : ''}  ${webhookId}  ${type}  ${uai}  ${failure ?? ''}`;
}

/** `educonnect webhooks list`: each endpoint, what waits for it and what was given up. */
export const listWebhooks = (option: string | undefined): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const portal = { db: storage.portal, settings: portalSettings(config) };
    const states = await endpointStates(portal, SHOWN);
    if (states.length === 0) console.log('Aucun webhook dans la configuration : « portal.webhooks » en déclare.');
    for (const state of states) for (const line of linesOf(state)) console.log(line);
    const orphans = await countOrphans(portal);
    if (orphans > 0)
      console.log(`${events(orphans)} pour un webhook qui n’est plus dans la configuration : personne ne les envoie.`);
  });

/** `educonnect webhooks retry`: what one endpoint did not take is sent again, by the running services. */
export const retryWebhooks = (
  option: string | undefined,
  { endpoint: id, event }: { endpoint: string; event?: string },
): Promise<void> =>
  withStorage(option, async ({ config, storage }) => {
    const endpoint = endpointOf(config, id);
    const count = await retryDeliveries({ db: storage.portal, clock: systemClock }, endpoint, event);
    if (event !== undefined && count === 0)
      throw new CommandError(
        `L’événement « ${event} » n’attend pas d’être renvoyé à « ${id} » : voyez « webhooks list ».`,
      );
    console.log(count > 0 ? `${events(count)} à renvoyer à « ${id} » maintenant.` : `Rien à renvoyer à « ${id} ».`);
  });

/** `educonnect webhooks test`: one signed event of no meaning, sent at once and once. */
export async function testWebhook(option: string | undefined, { endpoint: id }: { endpoint: string }): Promise<void> {
  const endpoint = endpointOf(loadConfig(configFile(option)), id);
  const posted = await postTest(endpoint, systemClock);
  if (!posted.ok) throw new CommandError(`« ${id} » n’a pas pris l’événement d’essai : ${posted.failure}.`);
  console.log(`« ${id} » a pris l’événement d’essai (webhook.test) : son adresse répond, et accepte la signature.`);
}
