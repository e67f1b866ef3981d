import type { z } from 'zod';
import type { Campaign, CampaignDates } from '../campaign/campaign.model.ts';
import { timeZoneOf } from '../campaign/school-days.ts';
import type { campaignSchema, datesSchema } from './campaign-schema.ts';
import { etagOf } from './etag.ts';
import type { Answer } from './operation.ts';

type WrittenDates = z.output<typeof datesSchema>;

/** The days of a campaign by their names on the wire. */
const NAMES = {
  intentionsOpen: 'intentions_open',
  intentionsClose: 'intentions_close',
  opinionsOn: 'opinions_on',
  choicesOpen: 'choices_open',
  choicesClose: 'choices_close',
  proposalsOn: 'proposals_on',
  answersClose: 'answers_close',
  endsOn: 'ends_on',
} as const satisfies Record<keyof CampaignDates, keyof WrittenDates>;

export const writtenDate = (field: keyof CampaignDates): keyof WrittenDates => NAMES[field];

const FIELDS = Object.keys(NAMES) as (keyof CampaignDates)[];

export const datesOf = (written: WrittenDates): CampaignDates =>
  Object.fromEntries(FIELDS.map((field) => [field, written[NAMES[field]]])) as unknown as CampaignDates;

const writtenDates = (dates: CampaignDates): WrittenDates =>
  Object.fromEntries(FIELDS.map((field) => [NAMES[field], dates[field]])) as WrittenDates;

/** A campaign as the API tells of it. */
export function campaignAnswer({ uai, year, dates, closedAt, version }: Campaign, status = 200): Answer {
  const body: z.output<typeof campaignSchema> = {
    uai,
    year,
    time_zone: timeZoneOf(uai),
    dates: writtenDates(dates),
    ...(closedAt && {
      closed_at: {
        ...(closedAt.intentions && { intentions: closedAt.intentions.toISOString() }),
        ...(closedAt.choices && { choices: closedAt.choices.toISOString() }),
      },
    }),
  };
  return { status, body, etag: etagOf(version, body) };
}
