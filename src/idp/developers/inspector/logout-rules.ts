import { decodeJwt } from 'jose';
import { compareAddress } from '../../oidc/address-difference.ts';
import { advice, fault, type Rule } from './findings.ts';

/** The client that an ID token is for; its signature is not looked at. */
export function audienceOf(hint: string | undefined): string | undefined {
  try {
    const { aud } = decodeJwt(hint ?? '');
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}

const hint: Rule = ({ sent, mended }) => {
  const asked = sent.get('id_token_hint');
  if (asked === undefined)
    return advice(
      'id_token_hint',
      'Il manque : sans le jeton d’identité de la personne, une page lui demande si elle veut se déconnecter.',
      'RP-Initiated Logout §2',
    );
  const audience = audienceOf(asked);
  if (audience !== undefined) return undefined;
  mended.delete('id_token_hint');
  return fault(
    'id_token_hint',
    'Ce n’est pas un jeton d’identité : envoyez `id_token` tel que vous l’avez reçu, même échu.',
    'RP-Initiated Logout §2',
  );
};

const sameClient: Rule = ({ sent, mended }) => {
  const audience = audienceOf(sent.get('id_token_hint'));
  const id = sent.get('client_id');
  if (audience === undefined || id === undefined || audience === id) return undefined;
  mended.set('client_id', audience);
  return fault('client_id', 'Le jeton d’identité a été donné à une autre application.', 'RP-Initiated Logout §2');
};

const known: Rule = ({ sent, client }) => {
  const id = sent.get('client_id') ?? audienceOf(sent.get('id_token_hint'));
  return id === undefined || client
    ? undefined
    : fault('client_id', `Aucune application ne s’appelle « ${id} » ici.`, 'RP-Initiated Logout §2');
};

const returnAddress: Rule = ({ sent, client, mended, difference }) => {
  const asked = sent.get('post_logout_redirect_uri');
  if (asked === undefined) return undefined;
  if (!sent.has('client_id') && !sent.has('id_token_hint'))
    return fault(
      'post_logout_redirect_uri',
      'Sans `id_token_hint` ni `client_id`, elle ne compte pas : la personne reste ici.',
      'RP-Initiated Logout §3',
    );
  if (!client || client.postLogoutRedirectUris.includes(asked)) return undefined;
  const compared = compareAddress(asked, client.postLogoutRedirectUris);
  const nearest = compared.nearest ?? client.postLogoutRedirectUris[0];
  if (nearest) mended.set('post_logout_redirect_uri', nearest);
  else mended.delete('post_logout_redirect_uri');
  return fault(
    'post_logout_redirect_uri',
    `Cette adresse n’est pas dans \`postLogoutRedirectUris\`. ${difference(compared.difference)}${nearest ? ` Enregistrée : \`${nearest}\`.` : ''}`,
    'RP-Initiated Logout §3',
  );
};

export const LOGOUT_RULES: readonly Rule[] = [hint, sameClient, known, returnAddress];
