import { trusted } from 'mongoose';
import { latest, type Taken } from '../../web/limits.ts';
import type { Locale } from '../../web/texts.ts';
import { sendNumberUses, sendSharedUses } from '../accounts/sms-code/limits.ts';
import { countSending, newSmsCode } from '../accounts/sms-code/send-code.ts';
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
  const { config, db, limits } = idp;
  const { activation, address, locale } = request;
  const allowed = await countSending(idp, [...sendNumberUses(config, activation), ...sendSharedUses(config, address)]);
  if (!allowed.ok) {
    const number = await limits.lookAll(sendNumberUses(config, activation));
    return { ...allowed, reason: reasonOf(activation, number) };
  }
  const { _id, identityKey, phone, sends } = activation;
  const { code, send } = newSmsCode(idp, codeContext({ _id, sends: sends + 1 }), codeContext({ _id, sends }));
  const { matchedCount } = await activations(db).updateOne(
    { _id, identityKey, sends, 'code.usedAt': trusted({ $exists: false }) },
    { $set: { code, sends: sends + 1 } },
  );
  if (matchedCount === 1 && phone) await send(phone, locale);
  return { ok: true };
}

/** Whether a code could be sent now, for a page that says how long to wait: nothing is sent nor counted (B5). */
export async function nextSending(
  { config, limits }: IdpContext,
  { activation, address }: Pick<SendRequest, 'activation' | 'address'>,
): Promise<Sending> {
  const [number, shared] = await Promise.all([
    limits.lookAll(sendNumberUses(config, activation)),
    limits.lookAll(sendSharedUses(config, address)),
  ]);
  const both = latest([number, shared]);
  return both.ok ? both : { ...both, reason: reasonOf(activation, number) };
}

/** Who has had an SMS is told so; who waits for the first one because of others is not. */
const reasonOf = ({ code }: Activation, number: Taken) => (code || !number.ok ? 'send-too-many' : 'send-stopped');
