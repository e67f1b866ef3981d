import type { Clock } from '../../clock.ts';
import type { WebhookConfig } from '../../config/schema.ts';
import type { Attempted } from '../../deliveries/deliver-due.ts';
import { failureOf } from '../../deliveries/failure.ts';
import { signedHeaders } from './sign.ts';

interface PostOptions {
  clock: Clock;
  timeoutMs: number;
}

/** Within which an endpoint answers, in milliseconds (issue 5). */
export const TIMEOUT_MS = 5_000;

const GONE = 410;
/** Answers of the kind 4xx that speak of now, not of the event: timeout, too early, too many. */
const OF_NOW: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Sends an event to an endpoint, signed (Standard Webhooks). Redirects are not followed: the administrator names the
 * address. What is answered is not read, but for its status.
 */
export async function postEvent(
  { url, secrets }: Pick<WebhookConfig, 'url' | 'secrets'>,
  { webhookId, body }: { webhookId: string; body: string },
  { clock, timeoutMs }: PostOptions,
): Promise<Attempted> {
  let status: number;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'educonnect-webhooks',
        ...signedHeaders(secrets, { webhookId, at: clock.now(), body }),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = answer.status;
    answer.body?.cancel().catch(() => {});
  } catch (error) {
    return { ok: false, reason: 'down', failure: failureOf(error) };
  }
  if (status >= 200 && status < 300) return { ok: true };
  const failure = `http ${status}`;
  if (status === GONE) return { ok: false, reason: 'gone', failure };
  const isOfEvent = status >= 400 && status < 500 && !OF_NOW.has(status);
  return { ok: false, reason: isOfEvent ? 'refused' : 'down', failure };
}
