import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';

/** A JWT that is good, and the key that signed it. */
export interface GoodToken {
  token: string;
  /** Private. */
  jwk: JWK;
}

type Header = Record<string, unknown>;
type Claims = Record<string, unknown>;
type Change = { header?: Header; claims?: Claims; key?: KeyObject | Buffer; algorithm?: string };

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const STRANGERS: Record<string, KeyObject> = {
  RS256: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};

function signature(algorithm: string, input: string, key: KeyObject | Buffer): string {
  if (algorithm === 'HS256') return createHmac('sha256', key).update(input).digest('base64url');
  if (algorithm === 'ES256')
    return sign('sha256', Buffer.from(input), { key: key as KeyObject, dsaEncoding: 'ieee-p1363' }).toString(
      'base64url',
    );
  return sign('sha256', Buffer.from(input), key as KeyObject).toString('base64url');
}

const headerOf = ({ token }: GoodToken): Header => ({ ...decodeProtectedHeader(token) });
const algorithmOf = (good: GoodToken) => String(headerOf(good).alg);
const ownKey = ({ jwk }: GoodToken) => createPrivateKey({ key: jwk as never, format: 'jwk' });
const publicKey = (good: GoodToken) => createPublicKey(ownKey(good));
const parts = ({ token }: GoodToken) => token.split('.') as [string, string, string];

/** The same token with changes, signed again: by its own key unless another one is given. */
export function changed(good: GoodToken, { header = {}, claims = {}, key, algorithm }: Change): string {
  const alg = algorithm ?? algorithmOf(good);
  const input = `${encoded({ ...headerOf(good), alg, ...header })}.${encoded({ ...decodeJwt(good.token), ...claims })}`;
  return `${input}.${signature(alg, input, key ?? ownKey(good))}`;
}

const byStranger = (good: GoodToken, header: Header = {}) =>
  changed(good, { header, key: STRANGERS[algorithmOf(good)]! });

const unsigned = (good: GoodToken, alg: string, signed = '') =>
  `${encoded({ ...headerOf(good), alg })}.${parts(good)[1]}.${signed}`;

const bySecret = (good: GoodToken, secret: string | Buffer, header: Header = {}) =>
  changed(good, { algorithm: 'HS256', key: Buffer.from(secret), header });

const pem = (good: GoodToken) => String(publicKey(good).export({ type: 'spki', format: 'pem' }));
const publicJwk = (key: KeyObject) => createPublicKey(key).export({ format: 'jwk' });

function withSignature(good: GoodToken, change: (bytes: Buffer) => Buffer): string {
  const [header, payload, signed] = parts(good);
  return `${header}.${payload}.${change(Buffer.from(signed, 'base64url')).toString('base64url')}`;
}

/** Names of keys that lead a lenient lookup to a file, a table or an address; the signature is a stranger's. */
const KIDS = ['../../../../dev/null', "' UNION SELECT 'cle' -- ", '/proc/self/environ', '', '__proto__', 'constructor'];

/**
 * Forty ways of a token that nobody may believe, whatever it was for (security.md S35; RFC 8725 §2 and §3). All but the
 * malformed ones decode well.
 */
export const FORGERIES: Record<string, (good: GoodToken) => string> = {
  'alg none, no signature': (good) => unsigned(good, 'none'),
  'alg None': (good) => unsigned(good, 'None'),
  'alg NONE': (good) => unsigned(good, 'NONE'),
  'alg nOnE': (good) => unsigned(good, 'nOnE'),
  'alg none with the good signature': (good) => unsigned(good, 'none', parts(good)[2]),
  'no alg': (good) => `${encoded({ ...headerOf(good), alg: undefined })}.${parts(good)[1]}.${parts(good)[2]}`,
  'alg that is no text': (good) => `${encoded({ ...headerOf(good), alg: ['none'] })}.${parts(good)[1]}.`,
  'an unknown alg': (good) => unsigned(good, 'XS256', parts(good)[2]),
  'HS256 by our public key as PEM': (good) => bySecret(good, pem(good)),
  'HS256 by our public key as PEM on one line': (good) => bySecret(good, pem(good).replaceAll('\n', '')),
  'HS256 by our public key as DER': (good) => bySecret(good, publicKey(good).export({ type: 'spki', format: 'der' })),
  'HS256 by our public key as JWK': (good) => bySecret(good, JSON.stringify(publicKey(good).export({ format: 'jwk' }))),
  'HS256 by nothing': (good) => bySecret(good, ''),
  'HS256 by its client’s secret': (good) => bySecret(good, 'a-secret-of-a-test-client-0123456789abcdef'),
  'HS256 by an octet key that it brings': (good) => bySecret(good, 'k', { jwk: { kty: 'oct', k: 'aw' } }),
  'by another key of the same name': (good) => byStranger(good),
  'by another key without a name': (good) => byStranger(good, { kid: undefined }),
  'by another key of its own name': (good) => byStranger(good, { kid: 'etrangere' }),
  'by a key that it brings': (good) => byStranger(good, { jwk: publicJwk(STRANGERS[algorithmOf(good)]!) }),
  'by a key at jku': (good) => byStranger(good, { jku: 'https://mechant.example/jwks' }),
  'by a key at x5u': (good) => byStranger(good, { x5u: 'https://mechant.example/cle.pem' }),
  'by a key in x5c': (good) => byStranger(good, { x5c: ['MIIB'] }),
  ...Object.fromEntries(
    KIDS.map((kid) => [`kid ${JSON.stringify(kid)}`, (good: GoodToken) => byStranger(good, { kid })]),
  ),
  'a kid that is no text': (good) => byStranger(good, { kid: { $ne: null } }),
  'an extension that must be understood': (good) => changed(good, { header: { crit: ['exp2'], exp2: 1 } }),
  'a payload that is not encoded': (good) =>
    `${encoded({ ...headerOf(good), crit: ['b64'], b64: false })}.${parts(good)[1]}.${parts(good)[2]}`,
  'no signature': (good) => `${parts(good)[0]}.${parts(good)[1]}.`,
  'a signature that lost its end': (good) => withSignature(good, (bytes) => bytes.subarray(0, -1)),
  'a signature with one bit changed': (good) => withSignature(good, (bytes) => bytes.fill(bytes[0]! ^ 1, 0, 1)),
  'a signature of nulls': (good) => withSignature(good, (bytes) => Buffer.alloc(bytes.length)),
  'a signature of another token': (good) =>
    `${parts(good)[0]}.${parts(good)[1]}.${changed(good, { claims: { jti: 'b' } }).split('.')[2]}`,
  'another person': (good) =>
    `${parts(good)[0]}.${encoded({ ...decodeJwt(good.token), sub: 'autre' })}.${parts(good)[2]}`,
  'another end': (good) => `${parts(good)[0]}.${encoded({ ...decodeJwt(good.token), exp: 4e9 })}.${parts(good)[2]}`,
  'a payload that is no JSON': (good) =>
    `${parts(good)[0]}.${Buffer.from('sub=a').toString('base64url')}.${parts(good)[2]}`,
  'a payload that is a list': (good) => `${parts(good)[0]}.${encoded(['sub'])}.${parts(good)[2]}`,
  'a header that is no JSON': (good) => `bm9uZQ.${parts(good)[1]}.${parts(good)[2]}`,
  'two parts': (good) => parts(good).slice(0, 2).join('.'),
  'four parts': (good) => `${good.token}.a`,
  'five parts, as if encrypted': (good) => `${encoded({ alg: 'dir', enc: 'A128GCM' })}..a.${parts(good)[1]}.a`,
  'JSON serialization': (good) => {
    const [header, payload, signed] = parts(good);
    return JSON.stringify({ protected: header, payload, signature: signed });
  },
  'a very long one': (good) => `${parts(good)[0]}.${'A'.repeat(3_000)}.${parts(good)[2]}`,
  nothing: () => '..',
};
