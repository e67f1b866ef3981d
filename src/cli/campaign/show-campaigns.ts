import { type CampaignRecord, campaigns } from '../../portal/campaign/campaign.model.ts';
import type { RosterEntry } from '../../portal/campaign/roster.ts';
import { allPupils } from './all-pupils.ts';
import { type CampaignFlags, openedCampaign, schoolYear, withCampaign, withPortal } from './campaign-context.ts';
import { dateLines, shortDay } from './date-options.ts';
import { nameOf } from './find-pupil.ts';
import { STATE_WORDS, stateCounts } from './words.ts';

/** `educonnect campaign list`: the campaigns of all schools, the latest year first. */
export const listCampaigns = (option: string | undefined): Promise<void> =>
  withPortal(option, async ({ db }, { schools }) => {
    const all = await campaigns(db).find({}, { history: 0 }).sort({ year: -1, uai: 1 }).lean<CampaignRecord[]>();
    if (all.length === 0) console.log('Aucune campagne n’est ouverte : « educonnect campaign open » en ouvre une.');
    for (const { uai, year, dates } of all) {
      const name = schools.find((school) => school.uai === uai)?.name ?? '';
      console.log(
        [uai, schoolYear(year), `du ${shortDay(dates.intentionsOpen)} au ${shortDay(dates.endsOn)}`, name].join('  '),
      );
    }
  });

/** `educonnect campaign show`: dates, who moved them last, and how many files are in each state. */
export const showCampaign = (option: string | undefined, flags: CampaignFlags): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    const { dates, closedAt, history } = await openedCampaign(command);
    const { schoolName, uai, year, timeZone } = command;
    const entries = await allPupils(command);
    const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone });
    console.log(`${schoolName} (${uai}), ${schoolYear(year)}`);
    for (const line of dateLines(dates)) console.log(line);
    if (closedAt?.intentions)
      console.log(`  Intentions fermées avant leur dernier jour, le ${moment.format(closedAt.intentions)}`);
    if (closedAt?.choices) console.log(`  Choix fermés avant leur dernier jour, le ${moment.format(closedAt.choices)}`);
    const last = history.at(-1);
    if (last)
      console.log(`  Dernier changement le ${moment.format(last.at)}, heure de l’établissement, par ${last.by.id}`);
    console.log(`${entries.length} élèves :`);
    for (const line of stateCounts(entries.map(({ now }) => now.state))) console.log(line);
  });

/** What a family asks for now, first wish first: «2de-gt › cap». */
function wishesInShort({ now: { file } }: RosterEntry): string {
  const entered = file?.choices ?? file?.intentions;
  return entered ? entered.wishes.map(({ track }) => track).join(' › ') : '';
}

/** `educonnect campaign class`: where each pupil stands, as a table. */
export const showClass = (option: string | undefined, flags: CampaignFlags & { division?: string }): Promise<void> =>
  withCampaign(option, flags, async (command) => {
    await openedCampaign(command);
    const entries = await allPupils(command, { division: flags.division });
    const rows = entries.map((entry) => [
      entry.pupil.division ?? '',
      nameOf(entry),
      STATE_WORDS[entry.now.state],
      wishesInShort(entry),
      entry.now.file?.pen?.name ?? '',
    ]);
    for (const line of tableLines([['Classe', 'Élève', 'État', 'Vœux', 'Qui a la main'], ...rows])) console.log(line);
    console.log(`${entries.length} élèves :`);
    for (const line of stateCounts(entries.map(({ now }) => now.state))) console.log(line);
  });

/** Columns as wide as their widest cell. */
function tableLines(rows: readonly (readonly string[])[]): string[] {
  const [header = []] = rows;
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.slice(1).map(line)];
}
