import type { AppClient } from '../../idp/oidc/registration/app-client.ts';

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });
const KINDS = { web: 'site web', native: 'app installée', machine: 'machine' };
const SHOWN_SCHOOLS = 5;

export const moment = (date: Date): string => FORMAT.format(date);

const originOf = ({ registered }: AppClient) => {
  if (!registered) return 'du fichier';
  return registered.verified ? 'enregistré, vérifié' : 'enregistré, non vérifié';
};

function schoolsOf({ schools }: AppClient): string {
  if (schools === 'all') return 'tous les établissements';
  const more = schools.length - SHOWN_SCHOOLS;
  return schools.slice(0, SHOWN_SCHOOLS).join(', ') + (more > 0 ? ` et ${more} autres` : '');
}

function proofOf({ kind, authentication, secrets, registered }: AppClient): string {
  if (kind === 'native') return 'aucun secret';
  if (authentication === 'private_key_jwt') return 'une clé, sans secret';
  const count = registered ? 1 : secrets.length;
  return count > 1 ? `${count} secrets valables : retirez l’ancien dès qu’il ne sert plus` : 'un secret';
}

/** What `client list` prints of one client. */
export function* clientLines(client: AppClient, lastUse: Date | undefined): Generator<string> {
  const { id, name, kind, profile, scopes, apis, ine, deviceFlow } = client;
  const traits = [KINDS[kind], profile, deviceFlow && 'appareils', originOf(client)].filter(Boolean);
  yield `${id}  ${name}  (${traits.join(', ')})`;
  if (kind !== 'machine') yield `  Données : ${scopes.join(' ')}`;
  for (const { audience, scopes, people } of apis)
    yield `  API : ${audience}  ${scopes.join(' ')}${people ? '  (au nom des personnes)' : ''}`;
  yield `  Enfants : ${schoolsOf(client)}${ine ? ', INE compris' : ''}`;
  yield `  Preuve : ${proofOf(client)}`;
  yield `  Dernière utilisation : ${lastUse ? moment(lastUse) : 'aucune depuis un an'}`;
}
