import type { Clock } from '../../clock.ts';
import type { WebhookConfig } from '../../config/schema.ts';
import type { Attempted } from '../../deliveries/deliver-due.ts';
import { newToken } from '../../security/token.ts';
import { postEvent, TIMEOUT_MS } from './post-event.ts';

/** Sends an endpoint an event of no meaning, so that its address and its check of signatures can be tried. */
export function postTest(endpoint: Pick<WebhookConfig, 'url' | 'secrets'>, clock: Clock): Promise<Attempted> {
  const body = JSON.stringify({ type: 'webhook.test', timestamp: clock.now().toISOString(), data: {} });
  return postEvent(endpoint, { webhookId: `msg_${newToken()}`, body }, { clock, timeoutMs: TIMEOUT_MS });
}
