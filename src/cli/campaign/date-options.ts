import type { CampaignDates } from '../../portal/campaign/campaign.model.ts';
import { DATE_FIELDS, type DateFault } from '../../portal/campaign/date-faults.ts';
import { CommandError } from '../open.ts';
import { DATE_FLAGS } from './date-flags.ts';

export type DateFlags = Partial<Record<keyof CampaignDates, string>>;

/** A day typed as 2027-02-26 or 26/02/2027; anything else stays as it is, for `dateFaults` to refuse. */
function dayOf(given: string): string {
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(given.trim());
  return french ? `${french[3]}-${french[2]}-${french[1]}` : given.trim();
}

/** The days that were given, over those known already. @throws {CommandError} when one is missing */
export function datesFrom(flags: DateFlags, known?: CampaignDates): CampaignDates {
  const missing = DATE_FIELDS.filter((field) => flags[field] === undefined && !known);
  if (missing.length > 0) {
    throw new CommandError(`Il manque des dates : ${missing.map((field) => DATE_FLAGS[field].option).join(', ')}.`);
  }
  return Object.fromEntries(
    DATE_FIELDS.map((field) => [field, flags[field] === undefined ? known![field] : dayOf(flags[field])]),
  ) as unknown as CampaignDates;
}

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeZone: 'UTC' });

/** «lundi 15 mars 2027» */
export const dayInWords = (day: string): string =>
  FORMAT.format(new Date(`${day}T00:00:00Z`)).replace(/\b1 (?=\p{L})/u, '1er ');

/** «15/03/2027», as families read it and administrators may type it. */
export const shortDay = (day: string): string => day.split('-').reverse().join('/');

/** Days of a campaign, one a line; `fields`: those only. */
export const dateLines = (dates: CampaignDates, fields: readonly (keyof CampaignDates)[] = DATE_FIELDS): string[] =>
  fields.map((field) => `  ${DATE_FLAGS[field].words.padEnd(35)}${dayInWords(dates[field])}`);

/** The days that two campaigns have differently. */
export const changedDates = (before: CampaignDates, after: CampaignDates) =>
  DATE_FIELDS.filter((field) => before[field] !== after[field]);

function faultInWords({ field, reason, than }: DateFault, dates: CampaignDates): string {
  const { option } = DATE_FLAGS[field];
  const other = than && `${DATE_FLAGS[than].option} (${shortDay(dates[than])})`;
  switch (reason) {
    case 'not-a-day':
      return `${option} : « ${dates[field]} » n’est pas un jour, écrivez AAAA-MM-JJ ou JJ/MM/AAAA`;
    case 'outside-year':
      return `${option} : le ${shortDay(dates[field])} n’est pas dans l’année scolaire, du 1er août au 31 juillet (--year en nomme une autre)`;
    case 'too-early':
      return `${option} (${shortDay(dates[field])}) doit venir après ${other}`;
    case 'no-time-to-appeal':
      return `${option} (${shortDay(dates[field])}) ne laisse pas trois jours ouvrables pour faire appel après ${other}`;
  }
}

/** Why dates are refused, in one message. */
export const refusedDates = (faults: readonly DateFault[], dates: CampaignDates): CommandError =>
  new CommandError(`Dates refusées : ${faults.map((fault) => faultInWords(fault, dates)).join(' ; ')}.`);
