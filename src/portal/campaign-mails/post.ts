import { createHash } from 'node:crypto';
import type { Outbox } from '../../messaging/enqueue.ts';
import type { MessageParams } from '../../messaging/message-templates.ts';
import type { Locale, Texts } from '../../web/texts.ts';
import { childUrl } from '../child-url.ts';
import type { PortalContext } from '../context.ts';
import type { SchoolPupil } from '../directory/school-pupil.ts';
import { contactsIn } from './contacts.ts';

/** What the worker of the campaigns’ mails works with. */
export interface Mails
  extends Pick<PortalContext, 'settings' | 'db' | 'clock' | 'log' | 'directory' | 'mailsDue' | 'webhooksDue'> {
  outbox: Outbox;
  texts: Texts;
}

/** What a mail says besides the pupil’s first name; its sentences are `campaign-mails:<kind>.…`. */
export interface Letter {
  kind: string;
  /** What the lines are: `campaign-mails:list.<list>`. */
  list?: string;
  lines?: string[];
  /** Whether the order of the lines says something. */
  ranked?: boolean;
  /** Sentences after the lines: `campaign-mails:notes.<note>`. */
  notes?: string[];
  /** Values of the sentences. */
  values?: Record<string, string>;
}

const digest = (cause: string) => createHash('sha256').update(cause).digest('hex').slice(0, 32);

const paramsOf = ({ kind, list = '', lines = [], ranked = false, notes = [], values }: Letter): MessageParams => ({
  kind,
  list,
  lines,
  ranked: ranked ? 'yes' : '',
  notes,
  ...values,
});

/** What is told by SMS too: it is short, and a day depends on it. Results and recaps are not for a locked screen. */
const BY_SMS = /^(?:opening|reminder)-/;
/** Characters of a first name, so that one part holds the whole SMS in every language. */
const LONGEST_NAME = 16;

/**
 * Writes a letter to each guardian of a pupil, in her language; to who has no mail address, an SMS of what `BY_SMS` names. Done again for the same cause, it writes none a second time.
 *
 * @param letterIn the letter in a language; undefined: there is nothing to say
 * @param cause of the letter, one for each pupil: the outbox keys are made from it, without what it says
 */
export async function post(
  { outbox }: Pick<Mails, 'outbox'>,
  cause: string,
  pupil: SchoolPupil,
  letterIn: (locale: Locale) => Letter | undefined,
): Promise<void> {
  const path = `${childUrl(pupil)}/orientation`;
  for (const { key, channel, to, locale } of contactsIn(pupil).contacts) {
    const letter = letterIn(locale);
    if (!letter) return;
    if (channel === 'sms') {
      if (BY_SMS.test(letter.kind))
        await postShort({ outbox }, { cause: `${cause}:${key}`, to, locale }, letter, pupil);
      continue;
    }
    await outbox.enqueue({
      key: `campaign-${letter.kind}:${digest(`${cause}:${key}`)}`,
      channel: 'mail',
      to,
      template: 'orientation',
      locale,
      params: { ...paramsOf(letter), firstName: pupil.firstName, path },
    });
  }
}

async function postShort(
  { outbox }: Pick<Mails, 'outbox'>,
  { cause, to, locale }: { cause: string; to: string; locale: Locale },
  { kind, values }: Letter,
  { firstName }: SchoolPupil,
): Promise<void> {
  await outbox.enqueue({
    key: `campaign-${kind}-sms:${digest(cause)}`,
    channel: 'sms',
    to,
    template: 'orientation-reminder',
    locale,
    params: { ...values, kind, firstName: [...firstName].slice(0, LONGEST_NAME).join('') },
  });
}
