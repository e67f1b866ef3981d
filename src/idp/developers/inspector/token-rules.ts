import { advice, fault, type Rule } from './findings.ts';

const GRANTS = {
  authorization_code: ['code', 'redirect_uri', 'code_verifier'],
  refresh_token: ['refresh_token'],
  client_credentials: ['scope', 'resource'],
  'urn:ietf:params:oauth:grant-type:device_code': ['device_code'],
} as const;

const isGrant = (value: string | undefined): value is keyof typeof GRANTS => value !== undefined && value in GRANTS;

const WHAT_THEY_ARE: Readonly<Record<string, string>> = {
  code: 'le code reçu à l’adresse de retour ; il sert une fois, dans la minute',
  redirect_uri: 'la même que dans la demande de connexion',
  code_verifier: 'le vérificateur dont `code_challenge` est l’empreinte',
  refresh_token: 'le dernier jeton de rafraîchissement reçu',
  scope: 'les droits demandés à l’API',
  resource: 'l’adresse de l’API',
  device_code: 'le `device_code` reçu au début',
};

const grantType: Rule = ({ sent, mended }) => {
  const asked = sent.get('grant_type');
  if (isGrant(asked)) return undefined;
  mended.set('grant_type', 'authorization_code');
  return asked === undefined
    ? fault('grant_type', 'Il manque : `authorization_code` après une connexion.', 'RFC 6749 §4.1.3')
    : fault('grant_type', `« ${asked} » n’existe pas ici : ${Object.keys(GRANTS).join(', ')}.`, 'RFC 9700 §2.4');
};

/** A rule for one parameter that a grant needs. */
const needed =
  (name: string): Rule =>
  ({ sent, mended }) => {
    const grant = mended.get('grant_type');
    const names: readonly string[] = isGrant(grant) ? GRANTS[grant] : [];
    if (!names.includes(name) || sent.get(name)) return undefined;
    mended.set(name, `VOTRE_${name.toUpperCase()}`);
    return fault(
      name,
      `Il manque : ${WHAT_THEY_ARE[name]}.`,
      name === 'code_verifier' ? 'RFC 7636 §4.5' : 'RFC 6749 §4.1.3',
    );
  };

const verifier: Rule = ({ sent }) => {
  const asked = sent.get('code_verifier');
  if (!asked || /^[\w.~-]{43,128}$/.test(asked)) return undefined;
  return fault(
    'code_verifier',
    'Il a de 43 à 128 caractères : lettres, chiffres, « - », « . », « _ » et « ~ ».',
    'RFC 7636 §4.1',
  );
};

const returnAddress: Rule = ({ sent, client, mended, isReturnAddress }) => {
  const asked = sent.get('redirect_uri');
  const [first] = client?.redirectUris ?? [];
  if (!asked || !client || isReturnAddress(asked)) return undefined;
  if (first) mended.set('redirect_uri', first);
  return fault(
    'redirect_uri',
    'Ce n’est pas une adresse enregistrée : répétez celle de la demande de connexion.',
    'RFC 6749 §4.1.3',
  );
};

const authentication: Rule = ({ sent, client, mended }) => {
  if (client?.kind === 'native') {
    if (!sent.has('client_secret')) return undefined;
    mended.delete('client_secret');
    return fault(
      'client_secret',
      'Une application native n’a pas de secret : retirez-le, `client_id` suffit.',
      'RFC 8252 §8.5',
    );
  }
  if (client?.authentication === 'private_key_jwt') {
    if (sent.has('client_assertion')) return undefined;
    return fault(
      'client_assertion',
      'Votre application signe avec sa clé : envoyez `client_assertion` et `client_assertion_type`.',
      'RFC 7523 §2.2',
    );
  }
  if (!sent.has('client_secret')) {
    if (client)
      return advice(
        'client_secret',
        'Votre secret va dans l’en-tête `Authorization: Basic` (identifiant et secret).',
        'RFC 6749 §2.3.1',
      );
    return undefined;
  }
  mended.set('client_secret', 'VOTRE_SECRET');
  return undefined;
};

const unknownClient: Rule = ({ sent, client }) => {
  const id = sent.get('client_id');
  if (id === undefined)
    return advice(
      'client_id',
      'Il est dans l’en-tête `Authorization: Basic` d’un site ; une application native l’envoie ici.',
      'RFC 6749 §3.2.1',
    );
  return client ? undefined : fault('client_id', `Aucune application ne s’appelle « ${id} » ici.`, 'RFC 6749 §2.2');
};

export const TOKEN_RULES: readonly Rule[] = [
  grantType,
  unknownClient,
  authentication,
  ...Object.keys(WHAT_THEY_ARE).map(needed),
  verifier,
  returnAddress,
];
