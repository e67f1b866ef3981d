import { trusted } from 'mongoose';
import type { Taken } from '../../web/limits.ts';
import type { Locale } from '../../web/texts.ts';
import type { IdpContext } from '../context.ts';
import { type Activation, activations } from './activation.model.ts';
import { sendOverallUse, sendUses } from './limits.ts';

interface SendRequest {
  journey: Activation;
  /** The client's. */
  address: string;
  locale: Locale;
}

/** What a code is worth something for: this journey, and this sending in it. */
export const codeContext = ({ _id, sends }: Pick<Activation, '_id' | 'sends'>) => `activation:${_id}:${sends}`;

/**
 * Sends a code (B5), in place of the one before, which dies. The journey keeps its hash first, so that no SMS arrives
 * that the journey does not know; a crash in between costs one SMS, asked for again. For an unknown person (neutral
 * disclosure) everything happens but the message.
 */
export async function sendCode(idp: IdpContext, request: SendRequest): Promise<Taken> {
  const { config, clock, codes, db, limits, log, outbox } = idp;
  const { journey, address, locale } = request;
  const { codeMinutes, codeTries } = config.activation;
  const allowed = await limits.takeAll(sendUses(config, journey, address));
  if (!allowed.ok) {
    const overall = await limits.look(...sendOverallUse(config));
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of activation SMS is reached');
    return allowed;
  }
  const now = clock.now();
  const sending = { _id: journey._id, sends: journey.sends + 1 };
  const { code, hash } = codes.issue(codeContext(sending));
  const expiresAt = new Date(now.getTime() + codeMinutes * 60_000);
  const { matchedCount } = await activations(db).updateOne(
    {
      _id: journey._id,
      identityKey: journey.identityKey,
      sends: journey.sends,
      'code.usedAt': trusted({ $exists: false }),
    },
    { $set: { code: { hash, sentAt: now, expiresAt, triesLeft: codeTries }, sends: sending.sends } },
  );
  if (matchedCount === 1 && journey.phone) {
    await outbox.enqueue({
      key: codeContext(sending),
      channel: 'sms',
      to: journey.phone,
      template: 'activation-code',
      locale,
      params: { code, minutes: codeMinutes },
      expiresAt,
    });
  }
  return { ok: true };
}

/** Whether a code could be sent now, for a page that says how long to wait: nothing is sent nor counted (B5). */
export async function nextSending(
  { config, limits }: IdpContext,
  { journey, address }: Pick<SendRequest, 'journey' | 'address'>,
): Promise<Taken> {
  const uses = sendUses(config, journey, address);
  const looks = await Promise.all(uses.map(([limit, subject]) => limits.look(limit, subject)));
  const untils = looks.flatMap((look) => (look.ok ? [] : [look.until.getTime()]));
  return untils.length === 0 ? { ok: true } : { ok: false, until: new Date(Math.max(...untils)) };
}
