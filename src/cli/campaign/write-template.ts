import { trackName } from '../../portal/campaign/track-name.ts';
import { allPupils } from './all-pupils.ts';
import { type CampaignFlags, openedCampaign, withCampaign } from './campaign-context.ts';
import { pupilCells } from './find-pupil.ts';
import { FORMS, mostWishes, RECORDS, sheetColumns, sheetNamed } from './sheets.ts';
import { writeCsv } from './write-csv.ts';

type Flags = CampaignFlags & { division?: string; out?: string };

/** `educonnect campaign template`: a file of the class's pupils, to fill in and give to `record` or `enter`. */
export const writeTemplate = (option: string | undefined, what: string, flags: Flags): Promise<void> => {
  const sheet = sheetNamed({ ...RECORDS, ...FORMS }, what);
  return withCampaign(option, flags, async (command) => {
    await openedCampaign(command);
    const { uai, year, portal } = command;
    const most = mostWishes(portal.settings);
    const entries = await allPupils(command, { division: flags.division });
    const rows = entries.map((entry) => {
      const { file } = entry.now;
      const wishes = (sheet.shown === 'Choix' ? file?.choices : file?.intentions)?.wishes ?? [];
      const shown = Array.from({ length: sheet.shown ? most : 0 }, (_, index) => wishes[index]?.track);
      return [
        ...pupilCells(entry),
        ...shown.map((track) => (track ? trackName(entry.key.level, track, 'fr') : '')),
        ...sheet.columns(most).map(() => ''),
      ];
    });
    const file = await writeCsv(flags.out ?? `${what}-${uai}-${year}.csv`, [sheetColumns(sheet, most), ...rows]);
    console.log(`${entries.length} élèves à remplir dans ${file}`);
  });
};
