import { act } from '../../portal/campaign/act.ts';
import { frenchSpacing } from '../french-spacing.ts';
import { CommandError } from '../open.ts';
import { allPupils } from './all-pupils.ts';
import {
  type CampaignCommand,
  type CampaignFlags,
  openedCampaign,
  schoolYear,
  withCampaign,
} from './campaign-context.ts';
import { nameOf, PUPIL_COLUMNS, pupilCells, pupilFinder } from './find-pupil.ts';
import { planSheet, type SheetPlan } from './plan-sheet.ts';
import { foldColumn, type ReadSheet, readSheet, type SheetFault } from './read-sheet.ts';
import { FORMS, mostWishes, RECORDS, type Sheet, sheetColumns, sheetNamed } from './sheets.ts';
import { refusalInWords } from './words.ts';

/** Options of what records and enters, as commander gives them. */
interface SheetFlags extends CampaignFlags {
  dryRun?: boolean;
  /** One pupil instead of a file. */
  pupil?: string;
  /** Her cells: «Avis 1=Favorable». */
  set?: string[];
}

/** `educonnect campaign record`: what the school decided. */
export const recordSheet = (option: string | undefined, what: string, file: string | undefined, flags: SheetFlags) =>
  runSheet(option, sheetNamed(RECORDS, what), { what, file, flags });

/** `educonnect campaign enter`: what a family gave on paper (I2). */
export const enterSheet = (option: string | undefined, what: string, file: string | undefined, flags: SheetFlags) =>
  runSheet(option, sheetNamed(FORMS, what), { what, file, flags });

interface Asked {
  what: string;
  file: string | undefined;
  flags: SheetFlags;
}

/** All is checked before anything is written; what is so already is left alone, so that a file may be given again. */
function runSheet(option: string | undefined, sheet: Sheet, { what, file, flags }: Asked): Promise<void> {
  if ((file === undefined) === (flags.pupil === undefined)) {
    throw new CommandError('Donnez un fichier CSV, ou un élève avec --pupil et --set.');
  }
  return withCampaign(option, flags, async (command) => {
    await openedCampaign(command);
    const columns = sheetColumns(sheet, mostWishes(command.portal.settings));
    const sheetRead = file === undefined ? undefined : await readSheet(file, columns);
    const entries = await allPupils(command);
    const { name, rows, faults } = sheetRead ?? lineOfOne(pupilFinder(entries), columns, flags);
    const plan = planSheet(sheet, rows, entries, command);
    refuseFaults(name, [...faults, ...plan.faults]);
    const failed = flags.dryRun ? [] : await apply(command, plan);
    const written = plan.planned.length - failed.length;
    if (!flags.dryRun && written > 0) {
      await command.record({ action: 'campaign-recorded', details: { what, count: String(written) } });
    }
    console.log(`${command.schoolName}, ${schoolYear(command.year)}`);
    console.log(`  ${report(sheet, plan, written)}`);
    if (flags.dryRun) console.log('Simulation : rien n’a été changé.');
    refuseFaults(name, failed, `${written} ligne(s) enregistrée(s), les autres non : relancez la commande.`);
  });
}

/** What stands for the name of a file where one pupil's cells are options. */
const ONE = '--set';

/** A file of one line, from the options of the command. */
function lineOfOne(
  finder: ReturnType<typeof pupilFinder>,
  columns: readonly string[],
  { pupil = '', set = [] }: SheetFlags,
): ReadSheet {
  const found = finder.byWords(pupil);
  if (!found.ok) throw new CommandError(`Élève non trouvé : ${found.text}.`);
  const cells = new Map(pupilCells(found.entry).map((cell, index) => [foldColumn(PUPIL_COLUMNS[index]!), cell]));
  for (const one of set) {
    const [, column = '', cell = ''] = /^([^=]+)=([\s\S]*)$/.exec(one) ?? [];
    if (!columns.some((known) => foldColumn(known) === foldColumn(column))) {
      throw new CommandError(`--set « ${one} » : écrivez « colonne=valeur », avec ${columns.join(', ')}.`);
    }
    cells.set(foldColumn(column), cell.trim());
  }
  return { name: ONE, rows: [{ line: 1, cells }], faults: [] };
}

/** @throws {CommandError} once every fault is told with its file and line */
function refuseFaults(name: string, faults: readonly SheetFault[], outcome = 'Rien n’a été changé.'): void {
  if (faults.length === 0) return;
  for (const { line, text } of faults.toSorted((a, b) => a.line - b.line))
    console.log(frenchSpacing(name === ONE ? `ERREUR ${text}` : `ERREUR ${name}:${line} : ${text}`));
  throw new CommandError(`${faults.length === 1 ? '1 erreur' : `${faults.length} erreurs`} dans ${name}. ${outcome}`);
}

/** @returns the lines that somebody else’s act made impossible meanwhile */
async function apply({ portal, actor }: CampaignCommand, { planned }: SheetPlan): Promise<SheetFault[]> {
  const failed: SheetFault[] = [];
  for (const { line, entry, change } of planned) {
    const outcome = await act(portal, entry.key, actor, change);
    if (!outcome.ok) {
      failed.push({
        line,
        text: `${nameOf(entry)} : ${refusalInWords(outcome.reason, outcome.now.state, change.event)}`,
      });
    }
  }
  return failed;
}

function report({ words }: Sheet, { unchanged, blank }: SheetPlan, written: number): string {
  return [
    `${written} ${written > 1 ? words.many : words.one}`,
    ...(unchanged > 0 ? [`${unchanged} sans changement`] : []),
    ...(blank > 0 ? [`${blank} ${blank > 1 ? 'lignes vides' : 'ligne vide'}`] : []),
  ].join(', ');
}
