import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What a device is told to do by the server, as JSON. */
interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

interface Faults {
  /** The site that the page was of, when it is not the device's. */
  origin?: string;
  /** What the device says to have counted. */
  counter?: number;
  /** It asked for no finger, face or PIN. */
  unverified?: boolean;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url');

/** A COSE key of P-256 for ES256 (RFC 9053 §7.1.1), in CBOR. */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (value: string | undefined) => [Buffer.of(0x58, 0x20), Buffer.from(value!, 'base64url')];
  return Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01),
    ...[Buffer.of(0x21), ...coordinate(x), Buffer.of(0x22), ...coordinate(y)],
  ]);
}

const cborText = (text: string) => Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
const cborBytes = (bytes: Buffer) => Buffer.concat([Buffer.of(0x59, bytes.length >> 8, bytes.length & 0xff), bytes]);

/** A phone with one passkey (WebAuthn Level 3), as a browser would speak for it, with the faults that a test wants. */
export function passkeyDevice(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;
  let userHandle: string | undefined;

  const clientData = (type: string, challenge: string, from: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
  const authenticatorData = (rpId: string, flags: number, count: number, more = Buffer.alloc(0)) => {
    const counted = Buffer.alloc(4);
    counted.writeUInt32BE(count);
    return Buffer.concat([sha256(rpId), Buffer.of(flags), counted, more]);
  };
  const flagsOf = ({ unverified }: Faults) => PRESENT | (unverified ? 0 : VERIFIED);

  return {
    id: base64url(id),

    create(options: Options, faults: Faults = {}): string {
      const length = Buffer.of(id.length >> 8, id.length & 0xff);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(publicKey)]);
      const data = authenticatorData(options.rp!.id, flagsOf(faults) | ATTESTED, counter, attested);
      const attestation = Buffer.concat([
        ...[Buffer.of(0xa3), cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.of(0xa0)],
        ...[cborText('authData'), cborBytes(data)],
      ]);
      userHandle = options.user!.id;
      return JSON.stringify({
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', options.challenge, faults.origin ?? origin)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      });
    },

    get(options: Options, faults: Faults = {}): string {
      counter = faults.counter ?? counter + 1;
      const client = clientData('webauthn.get', options.challenge, faults.origin ?? origin);
      const data = authenticatorData(options.rpId!, flagsOf(faults), counter);
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey);
      return JSON.stringify({
        id: base64url(id),
        rawId: base64url(id),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle,
        },
      });
    },
  };
}
