import type { Campaign, CampaignDates } from '../../portal/campaign/campaign.model.ts';
import { readCampaign, setDates } from '../../portal/campaign/campaigns.ts';
import { confirm } from '../confirm.ts';
import { CommandError } from '../open.ts';
import {
  type CampaignCommand,
  type CampaignFlags,
  openedCampaign,
  schoolYear,
  withCampaign,
} from './campaign-context.ts';
import { changedDates, type DateFlags, dateLines, datesFrom, refusedDates, shortDay } from './date-options.ts';

type Flags = CampaignFlags & DateFlags & { yes?: boolean };

/** @param expectedVersion of the campaign that was looked at: who moved it meanwhile is not overwritten */
async function write(command: CampaignCommand, dates: CampaignDates, expectedVersion: number): Promise<void> {
  const { portal, uai, year, actor, record } = command;
  const set = await setDates(portal, { uai, year, dates, by: actor.author, expectedVersion });
  if (!set.ok && set.reason === 'dates-out-of-order') throw refusedDates(set.faults, dates);
  if (!set.ok && set.reason === 'too-often')
    throw new CommandError('Les dates ont été changées trop de fois : attendez une heure.');
  if (!set.ok) throw new CommandError('Quelqu’un d’autre vient de changer les dates : recommencez.');
  await record({ action: 'campaign-set', details: { what: set.created ? 'opened' : 'dates' } });
}

/** `educonnect campaign open` (I7): all dates of a school's year. The same again changes nothing. */
export const openCampaign = (option: string | undefined, flags: Flags): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    const { portal, uai, year, schoolName } = command;
    const dates = datesFrom(flags);
    const known = await readCampaign(portal, { uai, year });
    if (known && changedDates(known.dates, dates).length > 0) {
      throw new CommandError(
        `La campagne ${schoolYear(year)} de ${uai} est déjà ouverte, à d’autres dates : « educonnect campaign dates » les change.`,
      );
    }
    if (known) return console.log('La campagne est déjà ouverte à ces dates : rien n’a changé.');
    await write(command, dates, 0);
    console.log(`Campagne ${schoolYear(year)} ouverte pour ${schoolName} :`);
    for (const line of dateLines(dates)) console.log(line);
  });

/** An entry that was closed at once does not open again by its old last day, which whoever gives it may expect. */
const nothingChanged = ({ closedAt }: Campaign) =>
  closedAt
    ? 'Ces dates sont déjà celles de la campagne : rien n’a changé. Une saisie fermée avant son dernier jour se rouvre par un autre dernier jour.'
    : 'Ces dates sont déjà celles de la campagne : rien n’a changé.';

/** `educonnect campaign dates` (I7): moves some; files follow at once. */
export const changeDates = (option: string | undefined, flags: Flags): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    const known = await openedCampaign(command);
    const dates = datesFrom(flags, known.dates);
    const changed = changedDates(known.dates, dates);
    if (changed.length === 0) return console.log(nothingChanged(known));
    const moves = changed.map((field) => `${shortDay(known.dates[field])} → ${shortDay(dates[field])}`).join(', ');
    await confirm(`Changer les dates de ${command.schoolName} (${moves}) ?`, flags.yes);
    await write(command, dates, known.version);
    console.log('Dates changées :');
    for (const line of dateLines(dates, changed)) console.log(line);
  });
