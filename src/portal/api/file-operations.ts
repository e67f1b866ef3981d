import { z } from 'zod';
import { rosterPage } from '../campaign/roster.ts';
import { STATES } from '../campaign/states.ts';
import { fileSchema, filesSchema } from './file-schema.ts';
import { pageInQuery } from './input-parts.ts';
import { listCursor } from './list-cursor.ts';
import { type Operation, reading } from './operation.ts';
import { notHere } from './place.ts';
import { listedFile } from './show-file.ts';
import { showFile } from './write-file.ts';

const TAG = 'Files';
const PATH = '/schools/{uai}/campaigns/{year}/files';

const filesQuery = z.strictObject({
  division: z.string().min(1).max(60).optional().meta({ description: 'Class.', example: '3e A' }),
  level: z.string().min(1).max(40).optional().meta({ description: 'Level, by its identifier.', example: 'troisieme' }),
  state: z
    .enum(STATES)
    .optional()
    .meta({ description: 'State that files are in now.', example: 'intentions-validated' }),
  ...pageInQuery('Files'),
});

export const fileOperations: readonly Operation[] = [
  reading({
    id: 'listFiles',
    scope: 'orientation:read',
    path: PATH,
    tag: TAG,
    summary: 'Files of a school’s pupils',
    description:
      'Every pupil of the levels that orientation is for, by class and name, with her file, begun or not. Follow `next_cursor`, ' +
      'with the same filters, until there is none: with a filter by state a page may hold fewer files than `limit`, or none, ' +
      'although others follow. Nobody is left out or told twice because a file changes meanwhile. Of a school year that is over, ' +
      'the pupils who have a file and are still in the school.',
    query: filesQuery,
    result: filesSchema,
    problems: ['invalid-request'],
    hasEtag: false,
    async read(call) {
      const { portal, place, query } = call;
      const { uai, year } = place;
      const { division, level, state } = query;
      const seal = listCursor(call, 'files', { division, level, state });
      const cursor = query.cursor && seal.open(query.cursor);
      const page = await rosterPage(portal, { ...query, uai, year, cursor });
      if (!page.campaign) throw notHere();
      const next = page.nextCursor && { next_cursor: seal.close(page.nextCursor) };
      return { status: 200, body: { files: page.entries.map((entry) => listedFile(entry, call)), ...next } };
    },
  }),
  reading({
    id: 'getFile',
    scope: 'orientation:read',
    path: `${PATH}/{pupil}`,
    tag: TAG,
    summary: 'One pupil’s file',
    description:
      'The file with its history. Its `ETag` changes with whatever is shown, also when the campaign goes on: send it as ' +
      '`If-None-Match` to be answered 304 while nothing changed, and as `If-Match` with a write that answers to what you saw.',
    result: fileSchema,
    problems: [],
    hasEtag: true,
    read: showFile,
  }),
];
