import { Readable } from 'node:stream';
import type { PortalContext } from '../../portal/context.ts';
import { importLsu, type LsuSource } from '../../portal/report-cards/lsu/import-lsu.ts';
import { UAI } from './class.ts';
import { type ClassYear, classYears } from './class-years.ts';
import { lsuFileOf } from './lsu-file.ts';

/** The LSU file of one of the class's years, as it is made. */
function sourceOf(year: ClassYear): LsuSource {
  const name = `lsu-${UAI}-${year.year}.xml`;
  const bytes = Buffer.from(lsuFileOf(year));
  return { name, source: async () => ({ name, size: bytes.length, open: async () => Readable.from([bytes]) }) };
}

/**
 * Imports the bilans of the demonstration's class by LSU files, as a collège does (J3); those that are there already do not
 * change. The provider must answer: it knows the pupils by their number.
 */
export async function openReportCards(portal: Pick<PortalContext, 'db' | 'clock' | 'directory'>): Promise<void> {
  for (const year of classYears(portal.clock.now())) {
    const imported = await importLsu(portal, [sourceOf(year)], {
      uai: UAI,
      year: year.year,
      by: { kind: 'school', id: 'demonstration' },
    });
    if (!imported.ok) {
      throw new Error(`the demonstration’s bilans cannot be imported: ${JSON.stringify(imported.errors)}`);
    }
  }
}
