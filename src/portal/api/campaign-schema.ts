import { z } from 'zod';

const day = (description: string) => z.iso.date().meta({ description });

const DATES = {
  intentions_open: '2027-02-01',
  intentions_close: '2027-02-26',
  opinions_on: '2027-03-19',
  choices_open: '2027-05-03',
  choices_close: '2027-05-28',
  proposals_on: '2027-06-07',
  answers_close: '2027-06-18',
  ends_on: '2027-07-09',
};

/** The dates of a campaign, on the wire. */
export const datesSchema = z
  .strictObject({
    intentions_open: day('First day on which families enter intentions.'),
    intentions_close: day('Last day on which they do, until midnight.'),
    opinions_on: day('Day from which families see the council’s provisional opinions.'),
    choices_open: day('First day on which families enter definitive choices.'),
    choices_close: day('Last day on which they do, until midnight.'),
    proposals_on: day('Day from which families see the council’s proposals.'),
    answers_close: day('Last day on which families answer a proposal.'),
    ends_on: day('Last day of the campaign; an appeal’s term that still runs then is not cut short.'),
  })
  .meta({
    id: 'CampaignDates',
    description: 'Days of the campaign in the school’s time zone, in their order, within the school year.',
    example: DATES,
  });

export const campaignInput = z
  .strictObject({ dates: datesSchema })
  .meta({ id: 'CampaignInput', description: 'The dates of a campaign, all of them.', example: { dates: DATES } });

export const closingInput = z
  .strictObject({ entry: z.enum(['intentions', 'choices']).meta({ description: 'Which entry ends now.' }) })
  .meta({ id: 'ClosingInput', description: 'Which entry of families to close now.', example: { entry: 'intentions' } });

const instant = (description: string) =>
  z.iso.datetime({ offset: true }).meta({ description, example: '2027-02-24T16:05:00.000Z' });

export const campaignSchema = z
  .object({
    uai: z.string().meta({ description: 'The school.', example: '0159901F' }),
    year: z.int().meta({ description: 'First calendar year of the school year.', example: 2026 }),
    time_zone: z.string().meta({ description: 'Time zone of the school (IANA).', example: 'Europe/Paris' }),
    dates: datesSchema,
    closed_at: z
      .object({
        intentions: instant('When the intentions were closed.').optional(),
        choices: instant('When the choices were closed.').optional(),
      })
      .optional()
      .meta({ description: 'Entries closed before their last day. Setting that day anew opens them again.' }),
  })
  .meta({
    id: 'Campaign',
    description: 'One school’s year of orientation.',
    example: { uai: '0159901F', year: 2026, time_zone: 'Europe/Paris', dates: DATES },
  });
