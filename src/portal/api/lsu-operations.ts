import { addAbortSignal } from 'node:stream';
import { z } from 'zod';
import type { Fault } from '../../files/faults.ts';
import { openSource, type Source } from '../../files/source.ts';
import type { Limit } from '../../web/limits.ts';
import { Problem } from '../../web/problem.ts';
import { schoolYearOf, timeZoneOf } from '../campaign/school-days.ts';
import { importLsu, type LsuImport, type LsuSource } from '../report-cards/lsu/import-lsu.ts';
import { yearInQuery } from './input-parts.ts';
import { lsuImportSchema } from './lsu-schema.ts';
import { type Answer, type Call, type Operation, type Upload, uploading } from './operation.ts';
import { faulty } from './parse.ts';
import { tooLarge } from './read-json.ts';
import { tooOften } from './refusals.ts';
import { FIRST_YEAR } from './report-card-schema.ts';
import { requireSchool } from './require-school.ts';

const MEGABYTE = 1024 * 1024;
/** A collège of 600 pupils and three periods sends 15 MB, zipped one. */
const MOST_BYTES = 50 * MEGABYTE;
/** Of a zip archive. */
const MOST_EXPANDED_BYTES = 200 * MEGABYTE;
/** Of the cards of a file, what it refers to written out: ten times those of a large collège. */
const MOST_CARD_BYTES = 256 * MEGABYTE;
/** Reading the largest file takes half of it on a small machine. */
const LONGEST_READING_MS = 40_000;

/** Class by class, tried first, and sent again: all versions are kept, a loop gone wrong may not fill the disk. */
const IMPORTS: Limit = { name: 'lsu-imports-hour', points: 200, seconds: 3_600 };
/** One at a time for a school: a point that is given back when all is over, or is back after a crash when its window ends. */
const ONE_AT_A_TIME: Limit = { name: 'lsu-import-under-way', points: 1, seconds: 120 };

const query = z.strictObject({
  year: yearInQuery('School year that the file is to be of; the current one unless told.'),
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: '`true`: tells what would change, and changes nothing.' }),
});
type LsuCall = Call<z.output<typeof query>>;

/** @throws {Problem} `invalid-request` for a year of which there can be no report cards */
function requireYear({ portal, place, query: { year } }: LsuCall): void {
  if (year === undefined) return;
  const fault = (detail: string) => faulty([{ parameter: 'year', detail }], 'invalid-request');
  if (year < FIRST_YEAR) throw fault(`Write ${FIRST_YEAR} or a later year.`);
  if (year > schoolYearOf(portal.clock.now(), timeZoneOf(place.uai))) throw fault('This school year has not begun.');
}

/** @returns what ends the import that has begun. @throws {Problem} `too-many` */
async function underWay({ portal, place }: LsuCall): Promise<() => Promise<void>> {
  const end = () => portal.limits.giveBack(ONE_AT_A_TIME, place.uai);
  const taken = await portal.limits.take(IMPORTS, place.uai);
  if (taken.ok) return end;
  await end();
  throw tooOften('The report cards of this school were');
}

/** What the client sent, within the bounds of an upload: its name is told to nobody. */
function sourceOf({ path }: Upload, signal: AbortSignal): LsuSource {
  const bounded = (source: Source): Source => ({
    ...source,
    open: async () => addAbortSignal(signal, await source.open()),
  });
  return {
    name: 'lsu.xml',
    async source() {
      const source = await openSource(path, '.xml');
      if (source.size > MOST_EXPANDED_BYTES) throw tooLarge(MOST_EXPANDED_BYTES);
      return bounded(source);
    },
  };
}

async function run(
  { portal, clientId, place, query: asked }: LsuCall,
  upload: Upload,
  dryRun: boolean,
): Promise<LsuImport> {
  const signal = AbortSignal.timeout(LONGEST_READING_MS);
  const options = {
    uai: place.uai,
    dryRun,
    mostBytes: MOST_CARD_BYTES,
    by: { kind: 'school', id: clientId },
    ...(asked.year && { year: asked.year }),
  } as const;
  try {
    return await importLsu(portal, [sourceOf(upload, signal)], options);
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.name === 'AbortError')) throw thrown;
    throw new Problem('too-large', {
      detail: 'Reading this file takes too long: send it class by class.',
      cause: thrown,
    });
  }
}

const shownFault = ({ code, line, element, text }: Fault) => ({
  code,
  ...(line !== undefined && { line }),
  ...(element !== undefined && { element }),
  detail: text,
});

async function answerOf(call: LsuCall, upload: Upload, dryRun: boolean): Promise<Answer> {
  const done = await run(call, upload, dryRun);
  if (!done.ok) {
    throw new Problem('invalid-content', {
      detail: `The file has ${done.errorCount === 1 ? 'one fault' : `${done.errorCount} faults`}: nothing was imported. Correct all and send it again.`,
      members: { errors: done.errors.map(shownFault) },
    });
  }
  const { kept, warnings, warningCount } = done;
  call.portal.log.info(
    { clientId: call.clientId, uai: call.place.uai, dryRun, ...kept },
    'an LSU file came by the API',
  );
  const body: z.output<typeof lsuImportSchema> = {
    dry_run: dryRun,
    ...kept,
    warnings: warnings.map(shownFault),
    warning_count: warningCount,
  };
  return { status: 200, body };
}

/** LSU files from a school's software: what `educonnect import lsu` reads (J3). */
export const lsuOperations: readonly Operation[] = [
  uploading({
    id: 'importReportCards',
    scope: 'report-cards:write',
    path: '/schools/{uai}/report-cards/imports',
    tag: 'Report cards',
    summary: 'Import an LSU file',
    description:
      'The XML file of «livret scolaire unique» (`urn:fr:edu:scolarite:lsun:bilans:import`, `schemaVersion` 2.0 or 3.0) of this ' +
      'school, plain or alone in a zip archive. The whole file is checked before anything is kept: it is imported whole or not at ' +
      'all, and `errors` says each fault with its line and element, in French. Pupils are found by `id-be`, their number in the ' +
      'school’s file. The same file again changes nothing. Repeated with its ' +
      '`Idempotency-Key` it tells, as a dry run, what the file would change now. One import of a school at a time; 50 MB at most, ' +
      '200 MB unpacked.',
    types: ['application/xml', 'text/xml', 'application/zip'],
    mostBytes: MOST_BYTES,
    query,
    result: lsuImportSchema,
    problems: ['invalid-request', 'invalid-content', 'conflict', 'too-large', 'media-type'],
    hasEtag: false,
    async begin(call) {
      const { portal, place } = call;
      requireYear(call);
      await requireSchool(call);
      const taken = await portal.limits.take(ONE_AT_A_TIME, place.uai);
      if (taken.ok) return underWay(call);
      throw new Problem('conflict', {
        detail: 'An import of this school is under way: wait for its end, then send the file again.',
        members: { reason: 'import-under-way' },
        headers: { 'retry-after': '5' },
      });
    },
    receive: (call, upload) => answerOf(call, upload, call.query.dry_run),
    show: (call, upload) => answerOf(call, upload, true),
  }),
];
