import type { Connection } from 'mongoose';
import { type ClaimedMessage, giveTo } from './claim.ts';
import type { Lane, Provider } from './lane.ts';
import { DeliveryError, type Parcel } from './transports/transport.ts';

/** How an attempt ended. */
export type Attempt =
  | { ok: true; provider: Provider }
  /** `free`: no provider took it for sure, as far as is known now. */
  | { ok: false; reason: 'failed'; failure: DeliveryError; free: boolean }
  /** Nobody was asked: who might be is down. */
  | { ok: false; reason: 'paused' }
  /** Another worker holds the message now. */
  | { ok: false; reason: 'lost' };

/**
 * Tries to send a message: by the main provider, and by the fallback while that is down or when it did not take this one
 * for sure. **A provider that may have taken a message is the only one asked again**: it knows the message by its
 * reference, where another would send it a second time (security.md S64).
 */
export async function attempt(db: Connection, lane: Lane, message: ClaimedMessage, parcel: Parcel): Promise<Attempt> {
  const { free } = message;
  let refusal: DeliveryError | undefined;
  let given = message.provider ?? 'main';
  for (const provider of lane.providers) {
    const { breaker, name } = provider;
    if ((!free && name !== given) || !breaker.ready()) continue;
    if (name !== given && !(await giveTo(db, message, name))) return { ok: false, reason: 'lost' };
    given = name;
    breaker.begin();
    const failure = await ask(provider, parcel);
    if (!failure) return { ok: true, provider };
    await (failure.answered ? lane.answered(provider) : lane.failed(provider, failure.reason));
    if (!failure.untaken || !free) return { ok: false, reason: 'failed', failure, free: false };
    refusal = failure;
  }
  return refusal ? { ok: false, reason: 'failed', failure: refusal, free } : { ok: false, reason: 'paused' };
}

/** @returns why it failed, or nothing */
async function ask({ transport }: Provider, parcel: Parcel): Promise<DeliveryError | undefined> {
  try {
    await transport.send(parcel, AbortSignal.timeout(transport.timeoutMs));
    return undefined;
  } catch (error) {
    return error instanceof DeliveryError ? error : new DeliveryError(error instanceof Error ? error.name : 'unknown');
  }
}
