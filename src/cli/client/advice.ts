import { isIP } from 'node:net';
import { isHttp, isLoopback } from '../../config/client-addresses.ts';
import { directoryAudience } from '../../config/known-apis.ts';
import type { ClientConfig, Config } from '../../config/schema.ts';
import { checksOut } from '../../config/uai.ts';
import { weakKeys } from './weak-keys.ts';

/** What is said of a registration that no rule of the file refuses: `risk` is to be mended, `note` to be known. */
export interface Advice {
  level: 'risk' | 'note';
  /** In French, with what to do. */
  text: string;
}

const SECRET_BITS = 256;
const LONGEST_MINUTES = 15;

const risk = (text: string): Advice => ({ level: 'risk', text });
const note = (text: string): Advice => ({ level: 'note', text });
const when = (condition: boolean, advice: Advice): Advice[] => (condition ? [advice] : []);

/** The bits of a secret, were its characters drawn at random from the smallest alphabet that has them. */
function bitsOf(secret: string): number {
  if (new Set(secret).size < 10) return 0;
  const perCharacter = /^[0-9a-f]+$/i.test(secret) ? 4 : /^[0-9a-z]+$/.test(secret) ? Math.log2(36) : 6;
  return Math.floor(secret.length * perCharacter);
}

/** In the demonstration everything is on this machine. */
function ofAddress(uri: string, { kind }: ClientConfig, mode: Config['mode']): Advice[] {
  if (!isHttp(uri)) return [];
  const { protocol, hostname } = new URL(uri);
  if (isLoopback(uri)) {
    if (kind === 'native') {
      const better = `${uri} : écrivez 127.0.0.1 plutôt que localhost, qu’un autre programme peut prendre (RFC 8252 §8.3).`;
      return when(hostname === 'localhost', risk(better));
    }
    const own = `${uri} mène à la machine de la personne elle-même : c’est une adresse d’essai, retirez-la.`;
    return when(mode === 'production', risk(own));
  }
  return [
    ...when(
      protocol === 'http:',
      risk(`${uri} est en http : qui écoute le réseau prend la connexion. Passez-la en https.`),
    ),
    ...when(
      isIP(hostname.replace(/^\[|\]$/g, '')) > 0,
      risk(`${uri} nomme une machine par son numéro : donnez un nom de domaine, que son certificat prouve.`),
    ),
  ];
}

/** What this very machine would be asked for, and is not, unless the operator names it (S36). */
function ofCalled({ backchannelLogoutUri, logoUri, jwksUri }: ClientConfig, spared: readonly string[]): Advice[] {
  const called = [backchannelLogoutUri, logoUri, jwksUri].filter((uri) => uri !== undefined);
  return called
    .filter((uri) => isLoopback(uri) && !spared.includes(new URL(uri).origin))
    .map((uri) => {
      const { origin } = new URL(uri);
      return risk(
        `${uri} est sur cette machine, que le fournisseur n’appelle pas : ajoutez « ${origin} » à « idp.privateOrigins ».`,
      );
    });
}

function ofAddresses(client: ClientConfig, { mode, idp }: Config): Advice[] {
  const { redirectUris, postLogoutRedirectUris, backchannelLogoutUri, kind } = client;
  const hosts = new Set(redirectUris.map((uri) => new URL(uri).host));
  const others = postLogoutRedirectUris.filter((uri) => !hosts.has(new URL(uri).host));
  return [
    ...[...redirectUris, ...postLogoutRedirectUris].flatMap((uri) => ofAddress(uri, client, mode)),
    ...ofCalled(client, idp.privateOrigins),
    ...when(
      new Set(redirectUris).size < redirectUris.length,
      risk('Une adresse de retour est écrite deux fois : retirez l’une.'),
    ),
    ...others.map((uri) => risk(`Après la déconnexion, ${uri} mène hors de l’app : écrivez l’une de ses adresses.`)),
    ...when(
      kind === 'web' && !backchannelLogoutUri,
      note(
        'Il n’apprend pas les déconnexions : sa session y survit. Ajoutez « backchannelLogoutUri » s’il sait les recevoir.',
      ),
    ),
    ...when(
      backchannelLogoutUri?.startsWith('http:') === true && !isLoopback(backchannelLogoutUri),
      risk(`${backchannelLogoutUri} est en http : passez-la en https.`),
    ),
  ];
}

function ofSecrets({ id, secrets, authentication }: ClientConfig, all: readonly ClientConfig[]): Advice[] {
  const [first, second] = secrets;
  const sharing = all.filter((other) => other.id !== id && other.secrets.some((secret) => secrets.includes(secret)));
  const weak = secrets.filter((secret) => bitsOf(secret) < SECRET_BITS).length;
  const remedy = `faites-en un par « educonnect client secret ${id} »`;
  return [
    ...when(weak > 0, risk(`Un de ses secrets a moins de ${SECRET_BITS} bits de hasard : ${remedy}.`)),
    ...when(first !== undefined && first === second, risk('Ses deux secrets sont les mêmes : retirez le second.')),
    ...when(
      first !== second && second !== undefined,
      note('Il a deux secrets valables : retirez l’ancien dès que l’app emploie le nouveau.'),
    ),
    ...sharing.map((other) => risk(`Il a le même secret que « ${other.id} » : ${remedy}.`)),
    ...when(
      authentication === 'private_key_jwt' && secrets.length > 0,
      risk('Il se prouve par une clé : ses « secrets » ne servent pas, retirez-les.'),
    ),
  ];
}

function ofData(client: ClientConfig, config: Config): Advice[] {
  const { id, kind, scopes, refreshTokens, ine, accountKind, apis, schools, dataSharing, policyUri, subjectSector } =
    client;
  const seesChildren = scopes.some((scope) => scope.startsWith('ecole.'));
  const asksDirectory = apis.some(({ audience }) => audience === directoryAudience(config));
  const isOurs = id === config.idp.homeClient;
  const ofPeople = kind !== 'machine' && scopes.length > 1 && !isOurs;
  const ofSector = config.clients.filter(
    (other) => other.id !== id && subjectSector && other.subjectSector === subjectSector,
  );
  return [
    ...when(
      scopes.includes('offline_access') && !refreshTokens,
      risk('« offline_access » ne lui sert à rien sans « refreshTokens: true » : retirez l’un ou ajoutez l’autre.'),
    ),
    ...when(
      ine && !seesChildren && !asksDirectory && apis.length === 0,
      risk('« ine » ne lui sert à rien : il ne voit pas d’élève. Retirez-le.'),
    ),
    ...when(
      accountKind === 'pupil' && scopes.includes('ecole.enfants'),
      risk('Un élève n’a pas d’enfants : retirez « ecole.enfants », ou « accountKind: pupil ».'),
    ),
    ...(schools === 'all' ? [] : schools.filter((uai) => !checksOut(uai))).map((uai) =>
      risk(`La lettre de contrôle de ${uai} est fausse : vérifiez ce code dans « schools ».`),
    ),
    ...when(
      ofPeople && dataSharing === 'none',
      risk(
        'Les familles ne voient pas ce qu’elles lui donnent (« dataSharing: none ») : à garder pour vos propres services.',
      ),
    ),
    ...when(ofPeople && !policyUri, note('Il ne dit pas ce qu’il fait des données : ajoutez « policyUri ».')),
    ...ofSector.map((other) =>
      note(`Il peut rapprocher les personnes de « ${other.id} » : ils ont le même « subjectSector ».`),
    ),
  ];
}

const ofLifetimes = ({ tokens }: ClientConfig): Advice[] =>
  (['accessMinutes', 'idMinutes'] as const)
    .filter((key) => tokens[key] > LONGEST_MINUTES)
    .map((key) =>
      risk(`« ${key}: ${tokens[key]} » : un jeton volé vaut aussi longtemps. ${LONGEST_MINUTES} minutes suffisent.`),
    );

/** All that is wrong or risky with a client, the file's rules apart: those refuse it at once (G6). */
export const adviceOn = (client: ClientConfig, config: Config): Advice[] => [
  ...ofAddresses(client, config),
  ...ofSecrets(client, config.clients),
  ...weakKeys(client).map(risk),
  ...ofData(client, config),
  ...ofLifetimes(client),
];
