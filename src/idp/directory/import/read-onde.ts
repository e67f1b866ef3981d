import { basename } from 'node:path';
import { SourceFault } from '../../../files/faults.ts';
import { openSource, type Source } from '../../../files/source.ts';
import { Spool } from '../../../files/spool.ts';
import { type Pupil, pupils } from '../pupil.model.ts';
import { isGuardianHeader, OndeGuardians } from './onde-guardians.ts';
import { isPupilHeader, type NamedPupil, OndePupils, PupilsByName } from './onde-pupils.ts';
import { CsvHeader, readCsv } from './read-csv.ts';
import type { Reading } from './reading.ts';
import type { PersonRow, PupilRow } from './rows.ts';
import type { StagedGuardians, StagedPupils, StagedSchool } from './staged.ts';

interface Extraction {
  source: Source;
  kind: 'pupils' | 'guardians';
}

/** Reads the ONDE extractions of one school, in any order; the columns tell which is which (`domain/imports.md` §2). */
export async function readOnde(files: readonly string[], uai: string, reading: Reading): Promise<StagedSchool[]> {
  const found: Extraction[] = [];
  for (const file of files) {
    const extraction = await guarded(basename(file), reading, () => recognise(file, reading));
    if (extraction && found.some(({ kind }) => kind === extraction.kind)) {
      reading.log.add(extraction.source.name, 'SAME_FILE_TWICE', {}, { uai });
    } else if (extraction) found.push(extraction);
  }
  const pupilFile = found.find(({ kind }) => kind === 'pupils');
  const guardianFile = found.find(({ kind }) => kind === 'guardians');
  const read =
    pupilFile && (await guarded(pupilFile.source.name, reading, () => readPupils(pupilFile.source, reading)));
  const named = read?.named ?? (await storedPupils(uai, reading));
  const staged =
    guardianFile &&
    (await guarded(guardianFile.source.name, reading, () => readGuardians(guardianFile.source, named, reading)));
  const exportedOn = reading.today.toISOString().slice(0, 10);
  return [{ uai, kind: 'first-degree', exportedOn, pupils: read?.staged, guardians: staged }];
}

/** Puts what stopped a file into the log, so that the other files are read too. */
async function guarded<T>(file: string, { log }: Reading, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    log.addStop(file, error);
    return undefined;
  }
}

async function recognise(file: string, { progress }: Reading): Promise<Extraction> {
  const source = await openSource(file, '.csv');
  for await (const { cells } of readCsv(source, progress)) {
    const header = new CsvHeader(cells);
    if (isPupilHeader(header)) return { source, kind: 'pupils' };
    if (isGuardianHeader(header)) return { source, kind: 'guardians' };
    break;
  }
  throw new SourceFault('CSV_UNKNOWN');
}

async function readPupils(
  source: Source,
  { log, today, progress, spool }: Reading,
): Promise<{ staged: StagedPupils; named: NamedPupil[] } | undefined> {
  const rows = new Spool<PupilRow>(spool);
  let reader: OndePupils | undefined;
  for await (const row of readCsv(source, progress)) {
    if (reader === undefined) reader = new OndePupils(source.name, log, today, rows, new CsvHeader(row.cells));
    else await reader.row(row);
  }
  const all = reader;
  return all && { staged: { rows, has: (localId) => all.has(localId), divisionOf: () => undefined }, named: all.named };
}

async function readGuardians(
  source: Source,
  named: readonly NamedPupil[],
  { log, phones, progress, spool }: Reading,
): Promise<StagedGuardians | undefined> {
  const rows = new Spool<PersonRow>(spool);
  const byName = new PupilsByName(named);
  let reader: OndeGuardians | undefined;
  for await (const row of readCsv(source, progress)) {
    if (reader === undefined) {
      reader = new OndeGuardians(source.name, log, phones, rows, new CsvHeader(row.cells), byName);
    } else await reader.row(row);
  }
  const all = reader;
  return (
    all && {
      rows,
      linksOf: (localId) => all.links.of(localId),
      addressOf: (row) => row.address,
      tellsAddresses: all.tellsAddresses,
    }
  );
}

/** For guardians alone: the pupils the directory has in the school today. */
async function storedPupils(uai: string, { db }: Reading): Promise<NamedPupil[]> {
  const stored = pupils(db).collection.find<Pupil>({ 'enrolments.uai': uai });
  const named: NamedPupil[] = [];
  for await (const { familyName, useName, firstName, enrolments } of stored) {
    for (const { localId, division, leftOn, uai: school } of enrolments) {
      if (school === uai && leftOn === undefined) named.push({ localId, familyName, useName, firstName, division });
    }
  }
  return named;
}
