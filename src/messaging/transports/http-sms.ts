import { DeliveryError, type Parcel, type Transport } from './transport.ts';

/** `messaging.sms` of the configuration when `transport` is `http`. */
interface HttpSmsSettings {
  url: string;
  method: 'POST' | 'PUT';
  headers: Readonly<Record<string, string>>;
  authorization?: string | undefined;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** Members of the body; `{to}`, `{text}`, `{key}` and `{sender}` stand for the message’s. */
  body: Readonly<Record<string, string>>;
  sender: string;
  success: { statuses: readonly number[]; bodyIncludes?: string | undefined };
  timeoutSeconds: number;
}

const ANSWER_BYTES = 65_536;

/** The connection was never made, or the gateway not recognised: the request did not leave. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
/** Answers about one message (RFC 9110 §15.5): the next one may please. */
const OF_ONE_MESSAGE = new Set([400, 413, 422]);
/** «Service Unavailable»; other answers of its kind, such as those of a proxy, may hide a message that was taken. */
const UNAVAILABLE = 503;
const REQUEST_TIMEOUT = 408;

/** The members with their placeholders replaced, each once: what a text holds is never read as a placeholder. */
function fill(body: HttpSmsSettings['body'], values: Record<string, string>): Record<string, string> {
  const filled = (member: string) =>
    member.replace(/\{(to|text|key|sender)\}/g, (_, name: string) => values[name] ?? '');
  return Object.fromEntries(Object.entries(body).map(([name, member]) => [name, filled(member)]));
}

/** The beginning of an answer: a gateway that pours out data is not read to its end. */
async function beginningOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

const networkReason = (error: unknown) => {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? (name === 'TimeoutError' ? 'timeout' : (name ?? 'unknown'));
};

function refusedWith(status: number): DeliveryError {
  const untaken = (status >= 400 && status < 500 && status !== REQUEST_TIMEOUT) || status === UNAVAILABLE;
  return new DeliveryError(`http ${status}`, { answered: OF_ONE_MESSAGE.has(status), untaken });
}

/**
 * SMS by a gateway that the configuration describes. The request carries the message's reference as its Idempotency-Key
 * (draft-ietf-httpapi-idempotency-key-header), and as `{key}` for gateways that want it in the body: a repetition, after
 * an answer that never came, is recognised and sends nothing. Redirects are refused: they would carry the number elsewhere.
 */
export function httpSmsTransport(settings: HttpSmsSettings): Transport {
  const encode = (parcel: Parcel) => {
    const { sender } = settings;
    const members = fill(settings.body, { to: parcel.to, text: parcel.text, key: parcel.reference, sender });
    return settings.contentType === 'application/json'
      ? JSON.stringify(members)
      : new URLSearchParams(members).toString();
  };
  const post = async (parcel: Parcel, signal: AbortSignal) => {
    const answer = await fetch(settings.url, {
      method: settings.method,
      headers: {
        ...settings.headers,
        'content-type': settings.contentType,
        'idempotency-key': parcel.reference,
        ...(settings.authorization !== undefined && { authorization: settings.authorization }),
      },
      body: encode(parcel),
      redirect: 'error',
      signal,
    });
    return { status: answer.status, text: await beginningOf(answer) };
  };
  return {
    timeoutMs: settings.timeoutSeconds * 1000,
    async send(parcel, signal) {
      const answer = await post(parcel, signal).catch((error: unknown) => {
        const reason = networkReason(error);
        throw new DeliveryError(reason, { untaken: NEVER_LEFT.has(reason) });
      });
      const { statuses, bodyIncludes } = settings.success;
      if (!statuses.includes(answer.status)) throw refusedWith(answer.status);
      if (bodyIncludes !== undefined && !answer.text.includes(bodyIncludes))
        throw new DeliveryError('unexpected answer');
    },
  };
}
