import { loadConfig } from '../config/load.ts';
import { type ReceivedEvent, startWebhookReceiver } from '../demo/school/webhook-receiver.ts';
import { CommandError, configFile } from './open.ts';

/** What happened, in words; types that are not here are shown as they are. */
const WORDS: Readonly<Record<string, string>> = {
  'orientation.entry-validated': 'Une famille a validé ses vœux',
  'orientation.acknowledged': 'Une famille a accusé réception de l’avis du conseil',
  'orientation.answer-given': 'Une famille a répondu à la proposition ou à la décision',
  'orientation.appeal-lodged': 'Une famille fait appel de la décision',
  'orientation.stay-asked': 'Une famille demande le maintien dans la classe',
  'contact.corrected': 'Un représentant légal a corrigé ses coordonnées',
  'webhook.test': 'Essai de l’administrateur',
};

const hour = (moment: string) => new Intl.DateTimeFormat('fr-FR', { timeStyle: 'medium' }).format(new Date(moment));

function show({ type, timestamp, data: { uai, url } }: ReceivedEvent) {
  console.log(`${hour(timestamp)}  ${WORDS[type] ?? type}${uai === undefined ? '' : ` (établissement ${uai})`}`);
  if (url !== undefined) console.log(`          ${type}, signature vérifiée. À lire par l’API : ${url}`);
}

/** `educonnect demo webhooks`: the sample school software, told by the running demonstration what families do. */
export async function demoWebhooks(option: string | undefined, { endpoint: id }: { endpoint: string }): Promise<void> {
  const { mode, portal } = loadConfig(configFile(option));
  if (mode !== 'demonstration') throw new CommandError('Cette commande ne joue que dans la démonstration.');
  const endpoint = portal?.webhooks.find((one) => one.id === id);
  if (!endpoint) throw new CommandError(`Aucun webhook « ${id} » dans la configuration.`);
  const { url, secrets } = endpoint;
  const warn = () => console.log('Refusé : un message sans signature valable, qui ne vient pas du portail.');
  const receiver = await startWebhookReceiver({ url, secret: secrets[0]!, tell: show, warn }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new CommandError(`Un autre programme écoute déjà sur ${url} : arrêtez-le.`);
  });
  console.log(
    `Le logiciel de l’établissement écoute sur ${url}. Validez quelque chose sur ${portal!.url}. Ctrl + C pour arrêter.`,
  );
  process.on('SIGTERM', receiver.close).on('SIGINT', receiver.close);
}
