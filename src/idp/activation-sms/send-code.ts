import { trusted } from 'mongoose';
import type { Limits, Taken, Use } from '../../web/limits.ts';
import type { Locale } from '../../web/texts.ts';
import { sendNumberUses, sendOverallUse, sendSharedUses } from '../accounts/opening/sms-limits.ts';
import type { IdpContext } from '../context.ts';
import { type Activation, activations } from './activation.model.ts';

interface SendRequest {
  activation: Activation;
  /** The client's. */
  address: string;
  locale: Locale;
}

export type Sending =
  | { ok: true }
  /** `send-stopped`: what others sent stopped the first SMS. */
  | { ok: false; reason: 'send-too-many' | 'send-stopped'; until: Date };

/** What a code is worth something for: this activation, and this sending in it. */
export const codeContext = ({ _id, sends }: Pick<Activation, '_id' | 'sends'>) => `activation:${_id}:${sends}`;

/**
 * Sends a code (B5), in place of the one before, which dies. The activation keeps its hash first, so that no SMS arrives
 * that the activation does not know; a crash in between costs one SMS, asked for again. For an unknown person (neutral
 * disclosure) everything happens but the message.
 */
export async function sendCode(idp: IdpContext, request: SendRequest): Promise<Sending> {
  const { config, clock, codes, db, limits, log, outbox } = idp;
  const { activation, address, locale } = request;
  const { codeMinutes, codeTries } = config.activation;
  const allowed = await limits.takeAll([...sendNumberUses(config, activation), ...sendSharedUses(config, address)]);
  if (!allowed.ok) {
    const [overall, number] = await Promise.all([
      limits.look(...sendOverallUse(config)),
      lookAll(limits, sendNumberUses(config, activation)),
    ]);
    if (!overall.ok) log.error({ until: overall.until }, 'the hourly cap of activation SMS is reached');
    return { ...allowed, reason: reasonOf(activation, number) };
  }
  const now = clock.now();
  const sending = { _id: activation._id, sends: activation.sends + 1 };
  const { code, hash } = codes.issue(codeContext(sending));
  const expiresAt = new Date(now.getTime() + codeMinutes * 60_000);
  const { matchedCount } = await activations(db).updateOne(
    {
      _id: activation._id,
      identityKey: activation.identityKey,
      sends: activation.sends,
      'code.usedAt': trusted({ $exists: false }),
    },
    { $set: { code: { hash, sentAt: now, expiresAt, triesLeft: codeTries }, sends: sending.sends } },
  );
  if (matchedCount === 1 && activation.phone) {
    await outbox.enqueue({
      key: codeContext(sending),
      channel: 'sms',
      to: activation.phone,
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
  { activation, address }: Pick<SendRequest, 'activation' | 'address'>,
): Promise<Sending> {
  const [number, shared] = await Promise.all([
    lookAll(limits, sendNumberUses(config, activation)),
    lookAll(limits, sendSharedUses(config, address)),
  ]);
  const both = latest([number, shared]);
  return both.ok ? both : { ...both, reason: reasonOf(activation, number) };
}

const lookAll = async (limits: Limits, uses: readonly Use[]): Promise<Taken> =>
  latest(await Promise.all(uses.map(([limit, subject]) => limits.look(limit, subject))));

/** Refused until the last of those that refuse lets pass. */
function latest(looks: readonly Taken[]): Taken {
  const untils = looks.flatMap((look) => (look.ok ? [] : [look.until.getTime()]));
  return untils.length === 0 ? { ok: true } : { ok: false, until: new Date(Math.max(...untils)) };
}

/** Who has had an SMS is told so; who waits for the first one because of others is not. */
const reasonOf = ({ code }: Activation, number: Taken) => (code || !number.ok ? 'send-too-many' : 'send-stopped');
