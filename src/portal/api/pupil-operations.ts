import { z } from 'zod';
import { pupilShape } from './file-schema.ts';
import { pageInQuery } from './input-parts.ts';
import { listCursor } from './list-cursor.ts';
import { type Operation, reading } from './operation.ts';
import { notHere } from './place.ts';
import { pupilOf } from './show-file.ts';

const EXAMPLE = {
  pupils: [
    {
      sub: 'Xk2pW8s0Q1nYd3',
      local_id: '1001',
      given_name: 'Inès',
      family_name: 'BENALI',
      birth_date: '2012-03-14',
      division: '3e A',
      level: '2116',
    },
  ],
};

const query = z.strictObject({
  division: z.string().min(1).max(60).optional().meta({ description: 'Class.', example: 'CM2 A' }),
  ...pageInQuery('Pupils'),
});

const pupilsSchema = z
  .object({
    pupils: z.array(
      pupilShape
        .extend({ level: z.string().optional().meta({ description: 'As report cards tell it.', example: '2116' }) })
        .meta({ id: 'ListedPupil', description: 'A pupil as the school’s file has her today.' }),
    ),
    next_cursor: z.string().optional().meta({ description: 'For the next page; absent on the last.' }),
  })
  .meta({ id: 'Pupils', description: 'A page of pupils, by class and name.', example: EXAMPLE });

/** Whose report cards a school writes: by these, its software finds the pupils of its own file (L1). */
export const pupilOperations: readonly Operation[] = [
  reading({
    id: 'listPupils',
    scope: 'report-cards:read',
    path: '/schools/{uai}/pupils',
    tag: 'Pupils',
    summary: 'Pupils of a school',
    description:
      'Who is in the school today, in both degrees, by class and name: find yours by `local_id`, in first degree by INE or by names and ' +
      'date of birth, and write to them by `sub`. Follow `next_cursor`, with the same filter, until there is none.',
    query,
    result: pupilsSchema,
    problems: ['invalid-request'],
    hasEtag: false,
    async read(call) {
      const { portal, place } = call;
      const { division, limit, cursor } = call.query;
      const seal = listCursor(call, 'pupils', { division });
      const page = await portal.directory.pupilsOf(place.uai, {
        limit,
        ...(division !== undefined && { division }),
        ...(cursor !== undefined && { cursor: seal.open(cursor) }),
      });
      if (page.pupils.length === 0 && division === undefined) throw notHere();
      const pupils = page.pupils.map((pupil) => ({
        ...pupilOf(pupil, call),
        ...(pupil.level !== undefined && { level: pupil.level }),
      }));
      return { status: 200, body: { pupils, ...(page.nextCursor && { next_cursor: seal.close(page.nextCursor) }) } };
    },
  }),
];
