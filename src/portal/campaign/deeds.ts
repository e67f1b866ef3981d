import type { WebhookEvent } from '../../config/groups/webhooks.ts';
import type { Notice } from './file.model.ts';
import type { Event } from './states.ts';

/** What doing something to a file brings with it, whoever does it. */
interface Deed {
  /** The mail that it causes (I4). */
  notice: Notice['kind'];
  /** Of a family's deeds: what the school's software hears (L2), unless the school entered it itself. Absent: a school's. */
  told?: WebhookEvent;
  /** Done again, it replaces what it brought before. */
  replaces?: true;
}

/** All that is done to files and stays in their history. */
export const DEEDS: Readonly<Record<Exclude<Event, 'keep-draft'>, Deed>> = {
  'validate-intentions': { notice: 'recap', told: 'orientation.entry-validated', replaces: true },
  'validate-choices': { notice: 'recap', told: 'orientation.entry-validated', replaces: true },
  'acknowledge-opinion': { notice: 'recap', told: 'orientation.acknowledged' },
  'accept-proposal': { notice: 'recap', told: 'orientation.answer-given' },
  'refuse-proposal': { notice: 'recap', told: 'orientation.answer-given' },
  'accept-decision': { notice: 'recap', told: 'orientation.answer-given' },
  appeal: { notice: 'recap', told: 'orientation.appeal-lodged' },
  'ask-to-stay': { notice: 'recap', told: 'orientation.stay-asked' },
  'record-opinion': { notice: 'opinion', replaces: true },
  'record-proposal': { notice: 'proposal', replaces: true },
  'set-meeting': { notice: 'meeting', replaces: true },
  decide: { notice: 'decision', replaces: true },
  'record-commission': { notice: 'commission', replaces: true },
  'release-pen': { notice: 'pen-released' },
};
