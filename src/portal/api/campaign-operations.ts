import { Problem } from '../../web/problem.ts';
import type { CampaignDates } from '../campaign/campaign.model.ts';
import { closeEntry, readCampaign, setDates } from '../campaign/campaigns.ts';
import type { DateFault } from '../campaign/date-faults.ts';
import { campaignInput, campaignSchema, closingInput } from './campaign-schema.ts';
import { levelsSchema } from './file-schema.ts';
import { type Call, type Operation, reading, writing } from './operation.ts';
import { faulty, pointerTo } from './parse.ts';
import { notHere } from './place.ts';
import { tooOften } from './refusals.ts';
import { requireSchool } from './require-school.ts';
import { campaignAnswer, datesOf, writtenDate } from './show-campaign.ts';
import { shownLevels } from './show-file.ts';

const TAG = 'Campaigns';
const PATH = '/schools/{uai}/campaigns/{year}';

async function show({ portal, place }: Call) {
  const campaign = await readCampaign(portal, place);
  if (!campaign) throw notHere();
  return campaignAnswer(campaign);
}

const DATE_FAULTS: Record<DateFault['reason'], string> = {
  'not-a-day': 'Write a day of the calendar, YYYY-MM-DD.',
  'outside-year': 'Choose a day of the school year, from 1 August to 31 July.',
  'too-early': 'This day comes too early.',
  'no-time-to-appeal': 'Leave three working days after the last answers, for appeals.',
};

const dateFault = ({ field, reason, than }: DateFault) => {
  const before = (other: keyof CampaignDates) => ` It comes after ${writtenDate(other)}, or with it where both begin.`;
  return {
    pointer: pointerTo(['dates', writtenDate(field)]),
    detail: DATE_FAULTS[reason] + (reason === 'too-early' && than ? before(than) : ''),
  };
};

/**
 * Whether there is a campaign, and the version that a request is about; absent: whichever.
 *
 * @throws {Problem} `precondition-failed`
 */
async function expected({ portal, place, precondition }: Call) {
  const known = await readCampaign(portal, place);
  if (!precondition.isMet(known && campaignAnswer(known).etag)) throw new Problem('precondition-failed');
  const version = precondition.isGiven ? { expectedVersion: known?.version ?? 0 } : {};
  return { isOpened: known !== undefined, version };
}

const changedMeanwhile = ({ precondition }: Call) =>
  precondition.isGiven
    ? new Problem('precondition-failed')
    : new Problem('unavailable', { headers: { 'retry-after': '1' } });

const by = ({ clientId }: Call) => ({ kind: 'school', id: clientId }) as const;

export const campaignOperations: readonly Operation[] = [
  reading({
    id: 'getLevels',
    scope: 'orientation:read',
    path: '/schools/{uai}/levels',
    tag: TAG,
    summary: 'Levels and their tracks',
    description:
      'The levels that orientation is for, with the tracks («voies d’orientation») that families may ask for. Every track in ' +
      'this API goes by the identifier told here.',
    result: levelsSchema,
    problems: [],
    hasEtag: false,
    async read(call) {
      await requireSchool(call);
      return { status: 200, body: shownLevels(call.portal.settings.orientation.levels) };
    },
  }),
  reading({
    id: 'getCampaign',
    scope: 'orientation:read',
    path: PATH,
    tag: TAG,
    summary: 'A school’s campaign of a year',
    description:
      'The dates of the campaign. Send the `ETag` again as `If-None-Match` to be answered 304 while nothing changed.',
    result: campaignSchema,
    problems: [],
    hasEtag: true,
    read: show,
  }),
  writing({
    id: 'putCampaign',
    method: 'put',
    scope: 'orientation:write',
    path: PATH,
    tag: TAG,
    summary: 'Open a campaign or move its dates',
    description:
      'All dates, as days in the school’s time zone; entries close at the end of their last day. Dates may be moved at any time, ' +
      'and files follow. `If-None-Match: *` opens a campaign only if there is none; `If-Match` moves dates only if nobody moved ' +
      'them meanwhile. The same dates again change nothing.',
    body: campaignInput,
    creates: true,
    result: campaignSchema,
    problems: ['invalid-content', 'precondition-failed'],
    hasEtag: true,
    show,
    async write(call) {
      const { portal, place, body } = call;
      const { isOpened, version } = await expected(call);
      if (!isOpened) await requireSchool(call);
      const { uai, year } = place;
      const set = await setDates(portal, { uai, year, dates: datesOf(body.dates), by: by(call), ...version });
      if (set.ok) return campaignAnswer(set.campaign, set.created ? 201 : 200);
      if (set.reason === 'changed-meanwhile') throw changedMeanwhile(call);
      if (set.reason === 'too-often') throw tooOften('These dates were');
      throw faulty(set.faults.map(dateFault));
    },
  }),
  writing({
    id: 'closeEntry',
    method: 'post',
    scope: 'orientation:write',
    path: `${PATH}/closing`,
    tag: TAG,
    summary: 'Close an entry now',
    description:
      'Ends the entry of intentions or of choices at once, before its last day. Closing what is closed changes nothing; moving ' +
      'the last day opens the entry again.',
    body: closingInput,
    result: campaignSchema,
    problems: ['invalid-content', 'conflict', 'precondition-failed'],
    hasEtag: true,
    show,
    async write(call) {
      const { portal, place, body } = call;
      const { version } = await expected(call);
      const { uai, year } = place;
      const closed = await closeEntry(portal, { uai, year, entry: body.entry, by: by(call), ...version });
      if (closed.ok) return campaignAnswer(closed.campaign);
      if (closed.reason === 'no-campaign') throw notHere();
      if (closed.reason === 'changed-meanwhile') throw changedMeanwhile(call);
      if (closed.reason === 'too-often') throw tooOften('These dates were');
      const detail = `The ${body.entry} are not open yet: move their first day with PUT to cancel them, or wait.`;
      throw new Problem('conflict', { detail, members: { reason: closed.reason } });
    },
  }),
];
