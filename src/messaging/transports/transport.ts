import type { Letter } from '../enqueue.ts';

/** A message on its way out. */
export interface Parcel extends Letter {
  /** The same at every attempt: what a provider recognises a repetition by. */
  reference: string;
}

/** A way to send messages of one channel. */
export interface Transport {
  /** Within which an attempt succeeds or fails, in milliseconds. */
  timeoutMs: number;
  /** @param signal aborted when the time is over: nothing must leave afterwards @throws DeliveryError */
  send(parcel: Parcel, signal: AbortSignal): Promise<void>;
}

type FailureFacts = Partial<Pick<DeliveryError, 'final' | 'answered' | 'untaken'>> & ErrorOptions;

/** Why a message did not leave, as a code that names nobody: what providers answer quotes addresses and texts. */
export class DeliveryError extends Error {
  /** Such as `smtp 451`, `http 503`, `ECONNREFUSED`. */
  readonly reason: string;
  /** True when trying again is useless: the recipient does not exist. */
  readonly final: boolean;
  /** True when the provider works, and refused this message alone. */
  readonly answered: boolean;
  /** True when the provider did not take the message for sure: another may be asked, and it leaves once all the same. */
  readonly untaken: boolean;

  constructor(reason: string, { final = false, answered = final, untaken = false, ...options }: FailureFacts = {}) {
    super(reason, options);
    this.name = 'DeliveryError';
    this.reason = reason;
    this.final = final;
    this.answered = answered;
    this.untaken = untaken;
  }
}
