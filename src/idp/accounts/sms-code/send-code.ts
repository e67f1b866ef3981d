import { MINUTE_MS } from '../../../clock.ts';
import type { Taken, Use } from '../../../web/limits.ts';
import type { IdpContext } from '../../context.ts';
import { sendOverallUse } from './limits.ts';
import type { SmsCode } from './sms-code.ts';

/** Counts a sending, before anything is sent. When all that an hour may have is used up, the administrator is told (S13). */
export async function countSending(
  { config, limits, log }: Pick<IdpContext, 'config' | 'limits' | 'log'>,
  uses: readonly Use[],
): Promise<Taken> {
  const allowed = await limits.takeAll(uses);
  if (allowed.ok) return allowed;
  const overall = await limits.look(...sendOverallUse(config));
  if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of SMS with a code is reached');
  return allowed;
}

interface NewSmsCode {
  /** For the journey to keep, before anything is sent: no SMS arrives that nothing knows. */
  code: SmsCode;
  /** @param to E.164 */
  send(to: string, locale: string): Promise<void>;
}

/**
 * A new code (B5), in place of the one before.
 *
 * @param context what it is worth something for, this very sending included: the key of its message too
 * @param before the context of the code that it replaces: not sent any more where it waits
 */
export function newSmsCode(
  { clock, codes, config, outbox }: Pick<IdpContext, 'clock' | 'codes' | 'config' | 'outbox'>,
  context: string,
  before?: string,
): NewSmsCode {
  const { codeMinutes: minutes, codeTries: triesLeft } = config.activation;
  const sentAt = clock.now();
  const expiresAt = new Date(sentAt.getTime() + minutes * MINUTE_MS);
  const { code, hash } = codes.issue(context);
  const message = { key: context, channel: 'sms', template: 'activation-code', expiresAt, supersedes: before } as const;
  return {
    code: { hash, sentAt, expiresAt, triesLeft },
    send: (to, locale) => outbox.enqueue({ ...message, to, locale, params: { code, minutes } }),
  };
}
