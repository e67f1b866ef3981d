import { trusted } from 'mongoose';
import type { Logger } from 'pino';
import type { Outbox } from '../../messaging/enqueue.ts';
import type { MessageParams } from '../../messaging/message-templates.ts';
import { isRecipient } from '../../messaging/recipient.ts';
import { LOCALES, type Locale } from '../../web/texts.ts';
import { localDates } from '../campaign/local-dates.ts';
import { childUrl } from '../child-url.ts';
import type { PortalContext } from '../context.ts';
import { tellSchool } from '../webhooks/tell-school.ts';
import { replaceFormer } from './correct-details.ts';
import { type Correction, corrections, type DueTask } from './correction.model.ts';
import { DETAIL_FIELDS } from './details.ts';

interface Told extends Pick<PortalContext, 'db' | 'clock' | 'settings' | 'webhooksDue'> {
  outbox: Outbox;
  log: Logger;
}

/** Corrections looked at together. */
const BATCH = 50;

/**
 * Does what corrections are still to cause (K1): messages to the former and the new addresses, and the webhook of the
 * school. Any number of processes may run it, and die at any point: a task goes once it is done, and done twice it is one
 * message. One that cannot be done holds up no other.
 */
export async function tellCorrections(portal: Told, signal?: AbortSignal): Promise<void> {
  let after = '';
  while (signal?.aborted !== true) {
    const due = await corrections(portal.db)
      .find({ 'due.dueAt': trusted({ $lte: portal.clock.now() }), _id: trusted({ $gt: after }) })
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean<Correction[]>();
    for (const correction of due) await tellOne(portal, correction);
    if (due.length < BATCH) return;
    after = due.at(-1)!._id;
  }
}

async function tellOne(portal: Told, correction: Correction): Promise<void> {
  try {
    await replaceFormer(portal, correction);
    for (const task of correction.due) {
      if (task.kind === 'webhook') await tellSoftware(portal, correction, task);
      else await tellGuardian(portal, correction, task);
      const { kind, version } = task;
      await corrections(portal.db).updateOne({ _id: correction._id }, { $pull: { due: { kind, version } } });
    }
  } catch (err) {
    portal.log.warn({ err, correction: correction._id }, 'a correction of contact details could not be told');
  }
}

const tellSoftware = (portal: Told, { _id, uai, at }: Correction, { version }: DueTask) =>
  tellSchool(portal, {
    key: `${_id}:${version}`,
    type: 'contact.corrected',
    uai,
    at,
    data: { correction: _id, version, path: `/schools/${uai}/contact-corrections/${_id}` },
  });

async function tellGuardian({ outbox }: Told, correction: Correction, { kind, version }: DueTask): Promise<void> {
  const { _id, uai, at, after, told, pupils } = correction;
  const locale: Locale = LOCALES.find((one) => one === told.locale) ?? 'fr';
  const words = kind === 'told-refused' ? 'refused' : 'corrected';
  const params: MessageParams = {
    kind: words,
    isNew: words === 'corrected' ? 'yes' : '',
    fields: DETAIL_FIELDS.filter((field) => field in after),
    at: localDates(uai, locale).day(at),
    path: `${childUrl({ sub: pupils[0] ?? '' })}/contact-details`,
  };
  const send = (channel: 'mail' | 'sms', all: readonly string[]) =>
    all.map((to, place) =>
      isRecipient(channel, to)
        ? outbox.enqueue({
            key: `contact-${words}:${_id}:${version}:${channel}-${place}`,
            ...{ channel, to, locale, params },
            template: 'contact-correction',
          })
        : undefined,
    );
  await Promise.all([...send('mail', told.mails), ...send('sms', told.phones)]);
}
