import type { ClientConfig } from '../../config/schema.ts';

type Key = Record<string, unknown>;

const RSA_BITS = 2048;
/** Algorithms of the FAPI 2.0 Security Profile (§5.4.1). */
const OF_FAPI2 = ['PS256', 'ES256', 'EdDSA', 'Ed25519'];

const bitsOf = (modulus: unknown) => Buffer.from(String(modulus), 'base64url').length * 8;

function signs({ kty, crv, alg }: Key): string | undefined {
  if (typeof alg === 'string') return alg;
  if (kty === 'EC') return crv === 'P-256' ? 'ES256' : undefined;
  if (kty === 'OKP') return crv === 'Ed25519' ? 'EdDSA' : undefined;
  return 'PS256';
}

/** What is weak or of no use among the public keys of a client, in French. */
export function weakKeys({ jwks, profile }: Pick<ClientConfig, 'jwks' | 'profile'>): string[] {
  if (!jwks) return [];
  const keys: Key[] = jwks.keys;
  const signing = keys.filter(({ use }) => use !== 'enc');
  const kids = keys.map(({ kid }) => kid);
  return [
    ...keys
      .filter(({ kty, n }) => kty === 'RSA' && bitsOf(n) < RSA_BITS)
      .map(({ n }) => `Une clé RSA n’a que ${bitsOf(n)} bits : il en faut ${RSA_BITS}.`),
    ...(keys.length > 1 && new Set(kids).size < kids.length
      ? ['Ses clés n’ont pas chacune leur « kid » : donnez-en un à chacune.']
      : []),
    ...(signing.some((key) => signs(key) !== undefined)
      ? []
      : ['Aucune de ses clés ne signe : il en faut une, ES256 par exemple.']),
    ...(profile === 'fapi2' && !signing.some((key) => OF_FAPI2.includes(signs(key) ?? ''))
      ? [`Aucune de ses clés ne convient au profil fapi2 : il en faut une de ${OF_FAPI2.join(', ')}.`]
      : []),
  ];
}
