import type { Channel } from '../messaging/outbox.model.ts';
import type { IdpContext } from './context.ts';

/** What a person may do instead of waiting for a message; each has a text `delays:way.<name>`. */
type OtherWay = 'sms' | 'mail' | 'franceconnect' | 'letter' | 'activation-sms' | 'children';

/** What the partial `late-sending` shows. */
interface LateSending {
  channel: Channel;
  ways: { name: OtherWay | 'help'; url: string }[];
}

/**
 * For pages that wait for a message: undefined while messages of the channel leave as usual; else the other ways that this
 * person has, by name, and the help pages (U5, security.md S64). Without `message` it knows the channel alone, never whether
 * a message was sent: with neutral disclosure it says the same to everybody.
 *
 * @param message key of the one that is waited for, where the page may tell of it: late as soon as one attempt failed
 * @param ways where each leads; those that she does not have are undefined or false
 */
export async function lateSending(
  { delays }: Pick<IdpContext, 'delays'>,
  channel: Channel,
  ways: Partial<Record<OtherWay, string | false | undefined>> = {},
  message?: string,
): Promise<LateSending | undefined> {
  const [late, failed] = await Promise.all([delays.late(channel), message !== undefined && delays.failedOnce(message)]);
  if (!late && !failed) return undefined;
  const offered = Object.entries(ways).flatMap(([name, url]) => (url ? [{ name: name as OtherWay, url }] : []));
  return { channel, ways: [...offered, { name: 'help', url: '/help' }] };
}
