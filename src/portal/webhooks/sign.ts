import { createHmac } from 'node:crypto';

/** What is signed: the same event at another time has another signature, so that what was overheard is soon worthless. */
interface Signed {
  webhookId: string;
  at: Date;
  body: string;
}

const keyOf = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64');

/**
 * The headers of a webhook (Standard Webhooks 1.0): who receives it checks one of the signatures with her secret, and that
 * the time is not long ago.
 *
 * @param secrets `whsec_…`; two while the receiver changes from one to the other
 */
export function signedHeaders(secrets: readonly string[], { webhookId, at, body }: Signed): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) =>
    createHmac('sha256', keyOf(secret)).update(`${webhookId}.${seconds}.${body}`).digest('base64'),
  );
  return {
    'webhook-id': webhookId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
