import type { ClientConfig } from './schema.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const REVERSE_DOMAIN = /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/;

/** Whether a scheme is a domain written backwards, which nobody else has (RFC 8252 §7.1): `fr.example.agenda`. */
export const isReverseDomain = (scheme: string): boolean => REVERSE_DOMAIN.test(scheme);
/** Where any program of a phone or computer may listen (RFC 8252 §7.3). */
export const isLoopback = (url: string): boolean => URL.canParse(url) && LOOPBACK.includes(new URL(url).hostname);
export const isHttp = (url: string): boolean => /^https?:/i.test(url);

/**
 * What is wrong with an address that people are sent back to; it is compared letter by letter, so that it says all
 * (security.md S32, RFC 9700 §2.1). Whether `http` will do is a question of the mode, and of `profile`.
 */
export function faultOfReturn(uri: string, kind: ClientConfig['kind']): string | undefined {
  if (!URL.canParse(uri)) return 'écrivez une adresse complète, comme https://exemple.fr/retour';
  const { protocol, username, password } = new URL(uri);
  if (uri.includes('#')) return 'retirez « # » et ce qui le suit (RFC 6749 §3.1.2)';
  if (uri.includes('*')) return 'aucun « * » : écrivez chaque adresse en entier';
  if (username || password) return 'retirez ce qui précède « @ »';
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:') {
    if (kind !== 'native' || isLoopback(uri)) return undefined;
    return 'une app installée écoute en http sur 127.0.0.1 seulement : écrivez une adresse https (RFC 8252 §7.3)';
  }
  if (kind !== 'native')
    return 'écrivez une adresse https ; les autres sont celles d’apps installées (« kind: native »)';
  if (isReverseDomain(protocol.slice(0, -1))) return undefined;
  return 'écrivez un domaine à l’envers avant « : », comme fr.exemple.agenda:/retour (RFC 8252 §7.1)';
}
