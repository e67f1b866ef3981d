import type { Config } from '../../config/schema.ts';
import type { Providers } from '../lane.ts';
import type { Channel } from '../outbox.model.ts';
import { httpSmsTransport } from './http-sms.ts';
import { smtpTransport } from './smtp.ts';
import type { Transport } from './transport.ts';

/**
 * The transports of the configuration.
 *
 * @param box the demonstration's, for channels configured as `box`
 * @throws Error when a channel wants the box and there is none
 */
export function openTransports(
  { mail, sms }: Config['messaging'],
  box?: (channel: Channel) => Transport,
): Record<Channel, Providers> {
  const boxOf = (channel: Channel) => {
    if (!box) throw new Error(`messaging.${channel}: the box is for the demonstration only`);
    return box(channel);
  };
  return {
    mail: [mail.transport === 'smtp' ? smtpTransport(mail) : boxOf('mail')],
    sms:
      sms.transport === 'http'
        ? [httpSmsTransport(sms), sms.fallback && httpSmsTransport(sms.fallback)]
        : [boxOf('sms')],
  };
}
