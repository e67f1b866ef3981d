import type { RuleFault } from './rule-fault.ts';
import type { ClientConfig } from './schema.ts';

const PUBLIC_TYPES = ['RSA', 'EC', 'OKP'];
/** Members that only private or symmetric keys have (RFC 7518 §6). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** The public keys by which a client proves who it is, or signs requests (RFC 7517). */
export function brokenKeys({ authentication, jwks, jwksUri, kind, signedRequests }: ClientConfig): RuleFault[] {
  const faults: RuleFault[] = [];
  if (jwks && jwksUri) {
    faults.push({ path: ['jwksUri'], message: 'gardez « jwks » ou « jwksUri », pas les deux (RFC 7591 §2)' });
  }
  if (authentication === 'private_key_jwt' && kind !== 'native' && !jwks && !jwksUri) {
    const message = 'il se prouve par une clé : donnez ses clés publiques, par « jwks » ou « jwksUri »';
    faults.push({ path: ['authentication'], message });
  }
  if (signedRequests && !jwks && !jwksUri) {
    const message = 'il signe ses demandes : donnez ses clés publiques, par « jwks » ou « jwksUri »';
    faults.push({ path: ['signedRequests'], message });
  }
  for (const [index, key] of (jwks?.keys ?? []).entries()) {
    const path = ['jwks', 'keys', index];
    if (SECRET_MEMBERS.some((member) => member in key)) {
      faults.push({ path, message: 'cette clé est secrète : ne gardez que la clé publique, et faites-en une autre' });
    } else if (!PUBLIC_TYPES.includes(String(key.kty))) {
      faults.push({ path, message: 'une clé publique a « kty: RSA », « EC » ou « OKP »' });
    }
  }
  return faults;
}

/** What the FAPI 2.0 Security Profile (§5.3) asks of a registration. */
export function brokenFapi2(client: ClientConfig): RuleFault[] {
  if (client.profile !== 'fapi2') return [];
  const { authentication, kind, idTokenAlgorithm, userinfoAlgorithm, redirectUris, jwksUri, deviceFlow } = client;
  const asks: [at: RuleFault['path'], broken: boolean, message: string][] = [
    [['kind'], kind === 'native', 'le profil fapi2 est celui d’un serveur, qui garde sa clé : écrivez « kind: web »'],
    [
      ['authentication'],
      authentication !== 'private_key_jwt',
      'le profil fapi2 se prouve par une clé : écrivez « authentication: private_key_jwt »',
    ],
    [
      ['idTokenAlgorithm'],
      idTokenAlgorithm !== 'ES256',
      'le profil fapi2 n’accepte pas RS256 : écrivez « idTokenAlgorithm: ES256 »',
    ],
    [
      ['userinfoAlgorithm'],
      userinfoAlgorithm === 'RS256',
      'le profil fapi2 n’accepte pas RS256 : écrivez « userinfoAlgorithm: ES256 »',
    ],
    [['deviceFlow'], deviceFlow === true, 'le profil fapi2 n’a pas de parcours par code d’appareil : retirez-le'],
    [['jwksUri'], jwksUri?.startsWith('http:') === true, 'le profil fapi2 demande https'],
    ...redirectUris.map((uri, index): (typeof asks)[number] => [
      ['redirectUris', index],
      uri.startsWith('http:'),
      'le profil fapi2 demande https',
    ]),
  ];
  return asks.filter(([, broken]) => broken).map(([path, , message]) => ({ path, message }));
}
