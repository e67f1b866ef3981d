import { writeFileSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { UAI } from '../demo/report-cards/class.ts';
import { classYears } from '../demo/report-cards/class-years.ts';
import { lsuFileOf } from '../demo/report-cards/lsu-file.ts';
import { CommandError } from './open.ts';
import { yearOf } from './school-options.ts';

/** Options of the command, as commander gives them. */
interface Flags {
  out: string;
  year?: string;
}

/** `educonnect demo lsu`: writes the LSU file of one of the class's years, to try the import by hand. */
export function demoLsu({ out, year: given }: Flags): void {
  const years = classYears(systemClock.now());
  const wanted = given === undefined ? undefined : yearOf(given);
  const year = years.find((one) => (wanted === undefined ? one.kind === 'terms' : one.year === wanted));
  if (!year) {
    throw new CommandError(
      `La classe a des bilans en ${years.map((one) => one.year).join(', ')} : choisissez l’une de ces années.`,
    );
  }
  try {
    writeFileSync(out, lsuFileOf(year));
  } catch (error) {
    throw new CommandError(`${out} ne peut pas être écrit : ${(error as Error).message}`);
  }
  console.log(`${out} est écrit. Pour l’importer : npx educonnect import lsu ${out} --uai ${UAI} --year ${year.year}`);
}
