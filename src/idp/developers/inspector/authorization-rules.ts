import { SUPPORTED_ACRS } from '../../oidc/acr.ts';
import { compareAddress } from '../../oidc/address-difference.ts';
import { claimsByScope } from '../../oidc/claims/scopes.ts';
import { advice, clientRule, fault, type Rule, secretRule } from './findings.ts';

/** The pair of RFC 7636, Appendix B: known to all, for trying alone. */
export const SAMPLE_VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const SAMPLE_CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeKt8ANvSYAcWLvDJfjU';
const SAMPLE_RANDOM = 'remplacez-par-du-hasard';
const PROMPTS = ['none', 'login', 'consent', 'create', 'select_account'];
const RESPONSE_MODES = ['query', 'form_post', 'fragment'];

const responseType: Rule = ({ sent, mended }) => {
  const asked = sent.get('response_type');
  if (asked === 'code') return undefined;
  mended.set('response_type', 'code');
  return asked === undefined
    ? fault('response_type', 'Il manque : écrivez `code`.', 'RFC 6749 §3.1.1')
    : fault('response_type', `« ${asked} » n’existe pas ici : seul \`code\` est offert, avec PKCE.`, 'RFC 9700 §2.1.2');
};

const redirectUri: Rule = ({ sent, client, mended, isReturnAddress, difference }) => {
  const asked = sent.get('redirect_uri');
  const [first] = client?.redirectUris ?? [];
  if (asked === undefined) {
    if (first) mended.set('redirect_uri', first);
    return fault(
      'redirect_uri',
      'Elle manque : une de vos adresses de retour enregistrées.',
      'OpenID Connect Core §3.1.2.1',
    );
  }
  if (!client || isReturnAddress(asked)) return undefined;
  const compared = compareAddress(asked, client.redirectUris);
  const nearest = compared.nearest ?? first;
  if (nearest) mended.set('redirect_uri', nearest);
  return fault(
    'redirect_uri',
    `Cette adresse n’est pas enregistrée, et la comparaison se fait au caractère près. ${difference(compared.difference)}${nearest ? ` Enregistrée : \`${nearest}\`.` : ''}`,
    'RFC 9700 §2.1',
  );
};

const scope: Rule = ({ sent, mended }) => {
  const asked = sent.get('scope')?.split(' ').filter(Boolean) ?? [];
  if (asked.includes('openid')) return undefined;
  mended.set('scope', ['openid', ...asked].join(' '));
  return fault('scope', 'Il y faut `openid` : sans lui, ce n’est pas une connexion.', 'OpenID Connect Core §3.1.2.1');
};

const scopesOfClient: Rule = ({ sent, client, mended }) => {
  const known = Object.keys(claimsByScope());
  const asked = (sent.get('scope') ?? '').split(' ').filter(Boolean);
  const refused = asked.filter((one) => known.includes(one) && client && !client.scopes.some((own) => own === one));
  if (refused.length === 0) return undefined;
  const kept = (mended.get('scope') ?? '').split(' ').filter((one) => !refused.includes(one));
  mended.set('scope', kept.join(' '));
  return fault('scope', `Votre application n’a pas droit à \`${refused.join(' ')}\`.`, 'RFC 6749 §3.3');
};

const unknownScopes: Rule = ({ sent, mended }) => {
  const known = Object.keys(claimsByScope());
  const unknown = (sent.get('scope') ?? '').split(' ').filter((one) => one !== '' && !known.includes(one));
  if (unknown.length === 0) return undefined;
  const kept = (mended.get('scope') ?? '').split(' ').filter((one) => !unknown.includes(one));
  mended.set('scope', kept.join(' '));
  return advice('scope', `\`${unknown.join(' ')}\` n’existe pas ici, et ne donne rien.`, 'RFC 6749 §3.3');
};

const offline: Rule = ({ sent, client, mended }) => {
  if (!sent.get('scope')?.split(' ').includes('offline_access')) return undefined;
  if (client?.refreshTokens === false)
    return advice(
      'scope',
      '`offline_access` ne donne rien : votre application n’a pas `refreshTokens`.',
      'OpenID Connect Core §11',
    );
  if (sent.get('prompt')?.split(' ').includes('consent')) return undefined;
  mended.set('prompt', 'consent');
  return advice('prompt', '`offline_access` ne compte qu’avec `prompt=consent`.', 'OpenID Connect Core §11');
};

const challenge: Rule = ({ sent, mended }) => {
  const asked = sent.get('code_challenge');
  if (asked !== undefined && /^[\w-]{43}$/.test(asked)) return undefined;
  mended.set('code_challenge', SAMPLE_CHALLENGE);
  const sample = `L’exemple corrigé va avec \`code_verifier=${SAMPLE_VERIFIER}\`, à n’utiliser que pour un essai.`;
  return asked === undefined
    ? fault(
        'code_challenge',
        `Il manque : PKCE est obligatoire pour toutes les applications. ${sample}`,
        'RFC 7636 §4.3',
      )
    : fault(
        'code_challenge',
        `Ce n’est pas un SHA-256 en base64url : 43 caractères, sans « = ». ${sample}`,
        'RFC 7636 §4.2',
      );
};

const challengeMethod: Rule = ({ sent, mended }) => {
  const asked = sent.get('code_challenge_method');
  if (asked === 'S256') return undefined;
  mended.set('code_challenge_method', 'S256');
  return asked === undefined
    ? fault(
        'code_challenge_method',
        'Il manque : sans lui, la méthode serait `plain`, refusée ici. Écrivez `S256`.',
        'RFC 7636 §4.3',
      )
    : fault('code_challenge_method', `« ${asked} » est refusé : écrivez \`S256\`.`, 'RFC 9700 §2.1.1');
};

const state: Rule = ({ sent, mended }) => {
  if (sent.get('state')) return undefined;
  mended.set('state', SAMPLE_RANDOM);
  return advice(
    'state',
    'Il manque : une valeur au hasard, liée à la session du navigateur, que vous comparez au retour.',
    'RFC 9700 §4.7',
  );
};

const nonce: Rule = ({ sent, mended }) => {
  if (sent.get('nonce')) return undefined;
  mended.set('nonce', SAMPLE_RANDOM);
  return advice(
    'nonce',
    'Il manque : une valeur au hasard, que vous retrouvez dans le jeton d’identité.',
    'OpenID Connect Core §15.5.2',
  );
};

const prompt: Rule = ({ sent, mended }) => {
  const asked = sent.get('prompt')?.split(' ').filter(Boolean) ?? [];
  const unknown = asked.filter((one) => !PROMPTS.includes(one));
  if (unknown.length > 0) {
    mended.delete('prompt');
    return fault(
      'prompt',
      `\`${unknown.join(' ')}\` n’existe pas : \`none\`, \`login\`, \`consent\` ou \`create\`.`,
      'OpenID Connect Core §3.1.2.1',
    );
  }
  if (!asked.includes('none') || asked.length === 1) return undefined;
  mended.set('prompt', asked.filter((one) => one !== 'none').join(' '));
  return fault('prompt', '`none` est seul, ou n’y est pas.', 'OpenID Connect Core §3.1.2.1');
};

const maxAge: Rule = ({ sent, mended }) => {
  const asked = sent.get('max_age');
  if (asked === undefined || /^\d{1,15}$/.test(asked)) return undefined;
  mended.delete('max_age');
  return fault('max_age', 'C’est un nombre entier de secondes.', 'OpenID Connect Core §3.1.2.1');
};

const responseMode: Rule = ({ sent, mended }) => {
  const asked = sent.get('response_mode');
  if (asked === undefined || RESPONSE_MODES.includes(asked)) return undefined;
  mended.delete('response_mode');
  return fault(
    'response_mode',
    `« ${asked} » n’existe pas ici : \`query\` ou \`form_post\`.`,
    'OAuth 2.0 Multiple Response Types §2.1',
  );
};

const claims: Rule = ({ sent, mended }) => {
  const asked = sent.get('claims');
  if (asked === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(asked);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return undefined;
  } catch {
    // Told below.
  }
  mended.delete('claims');
  return fault('claims', 'Ce n’est pas un objet JSON, encodé pour une adresse.', 'OpenID Connect Core §5.5');
};

const acrValues: Rule = ({ sent, client }) => {
  const asked = (sent.get('acr_values') ?? '').split(' ').filter(Boolean);
  const own: readonly string[] = client?.acrs ?? SUPPORTED_ACRS;
  const useless = asked.filter((one) => !SUPPORTED_ACRS.includes(one) || !own.includes(one));
  if (useless.length === 0) return undefined;
  return advice(
    'acr_values',
    `\`${useless.join(' ')}\` ne compte pas ici pour votre application.`,
    'OpenID Connect Core §3.1.2.1',
  );
};

const registration: Rule = ({ sent, mended }) => {
  if (!sent.has('registration')) return undefined;
  mended.delete('registration');
  return fault('registration', 'Ce paramètre n’est pas accepté : retirez-le.', 'OpenID Connect Core §7.2.1');
};

const pushed: Rule = ({ sent, client }) => {
  const isRequired = client && (client.pushedRequests || client.profile === 'fapi2');
  if (!isRequired || sent.has('request_uri')) return undefined;
  return fault(
    'request_uri',
    'Votre application dépose ses demandes : envoyez ces paramètres à `/par` depuis votre serveur, puis le `request_uri` reçu.',
    'RFC 9126 §5',
  );
};

/** In the order in which one writes a request. */
export const AUTHORIZATION_RULES: readonly Rule[] = [
  clientRule,
  secretRule,
  pushed,
  responseType,
  redirectUri,
  scope,
  scopesOfClient,
  unknownScopes,
  offline,
  challenge,
  challengeMethod,
  state,
  nonce,
  prompt,
  maxAge,
  responseMode,
  acrValues,
  claims,
  registration,
];
