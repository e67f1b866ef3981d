import { z } from 'zod';
import { EVENTS, STATES } from '../campaign/states.ts';
import { authorSchema } from './author-schema.ts';
import { FILE_EXAMPLE, LISTED_FILE_EXAMPLE } from './file-example.ts';

const instant = z.iso.datetime({ offset: true });
const at = instant.meta({ description: 'When, RFC 3339.', example: '2027-02-12T18:04:31.120Z' });

const track = z
  .object({
    id: z.string().meta({ example: '2de-gt' }),
    name: z.string().meta({ description: 'In French, as families read it.', example: '2de professionnelle' }),
  })
  .meta({ id: 'TrackRef', description: 'A track («voie d’orientation»).' });

const wish = z
  .object({
    rank: z.int().min(1).meta({ description: 'Order of preference, from 1.' }),
    track,
    occupation: z.string().optional().meta({ description: '«Métier ou formation».', example: 'Boulangerie' }),
    status: z.enum(['school', 'apprentice']).optional(),
  })
  .meta({ id: 'Wish', description: 'One intention or choice.' });

const entry = z
  .object({ wishes: z.array(wish), at, by: authorSchema })
  .meta({ id: 'Entry', description: 'What the family entered, or the school for it.' });
const signed = { at, by: authorSchema };
const reasons = z.string().optional().meta({ description: 'Shown to the family.' });
const decision = { tracks: z.array(track), reasons, at };

const state = z.enum(STATES).meta({
  id: 'FileState',
  description:
    'Where the file stands now. `not-open`, `intentions-open`, `intentions-validated`, `intentions-closed`, `opinion-published`, ' +
    '`opinion-acknowledged` (1. intentions); `choices-open`, `choices-validated`, `choices-closed` (2. choices); ' +
    '`proposal-published`, `meeting-due`, `meeting-set`, `head-decided`, `appealed`, `commission-decided`, `decided`, `staying` ' +
    '(3. decision); `ended`.',
  example: 'intentions-validated',
});

/** A pupil, on the wire. */
export const pupilShape = z
  .object({
    sub: z.string().meta({ description: 'The pupil in this API, in the addresses of files.', example: 'Xk2…' }),
    local_id: z.string().meta({ description: 'The pupil’s number in the school’s own software.', example: '1201' }),
    ine: z.string().optional().meta({ description: 'National number, for clients that may have it.' }),
    given_name: z.string().meta({ example: 'Inès' }),
    family_name: z.string().meta({ example: 'BENALI' }),
    birth_date: z.iso.date().meta({ example: '2012-04-17' }),
    division: z.string().optional().meta({ description: 'Class.', example: '3e A' }),
  })
  .meta({ id: 'Pupil', description: 'A pupil as the school’s file has her today.' });

const parts = {
  pupil: pupilShape,
  level: z.object({ id: z.string().meta({ example: 'troisieme' }), name: z.string().meta({ example: '3e' }) }),
  state,
  pen: z
    .object({ name: z.string().meta({ example: 'Mme Sandrine BRIVAL' }) })
    .nullable()
    .meta({ description: 'Which legal representative alone may change the family’s entries; null: nobody holds it.' }),
  intentions: entry.optional(),
  opinion: z
    .object({
      answers: z.array(z.enum(['favourable', 'reserved', 'unfavourable'])),
      recommended: track.optional(),
      reasons,
      at,
    })
    .optional()
    .meta({ description: 'Provisional opinion of the council; families see it from `opinions_on` on.' }),
  acknowledgement: z.object(signed).optional().meta({ description: 'The family has read the opinion.' }),
  choices: entry.optional(),
  proposal: z
    .object({
      agreed: z.array(z.boolean()),
      other: track.optional(),
      support: z.string().optional(),
      reasons,
      at,
    })
    .optional()
    .meta({ description: 'Proposal of the council; families see it from `proposals_on` on.' }),
  answer: z.object({ agrees: z.boolean(), ...signed }).optional(),
  meeting: z.object({ at, place: z.string().optional() }).optional(),
  decision: z
    .object({
      ...decision,
      appeal_ends_at: instant.meta({ description: 'The family may appeal before this moment (three working days).' }),
    })
    .optional()
    .meta({ description: 'Decision of the head of school after the meeting.' }),
  appeal: z.object(signed).optional(),
  commission_decision: z.object(decision).optional(),
  stay: z.object(signed).optional().meta({ description: 'The family asks to stay in the class of origin.' }),
  final_tracks: z
    .array(track)
    .optional()
    .meta({ description: 'The tracks that are decided in the end, whoever decided; absent while nothing is.' }),
};

const etag = z.string().meta({ description: 'For `If-Match` of the file’s writes.', example: '"3-Zk0v8n1yT3aQ"' });

/** A file in a list. */
export const listedFileSchema = z
  .object({ ...parts, etag })
  .meta({ id: 'ListedFile', description: 'A pupil’s file, without its history.', example: LISTED_FILE_EXAMPLE });

const historyEntry = z
  .object({
    at,
    event: z.enum(EVENTS),
    by: authorSchema,
    from: state,
    to: state,
    content: z.record(z.string(), z.unknown()).optional().meta({
      description:
        'What was entered or recorded: `wishes`, `opinion`, `proposal`, `meeting`, or `tracks` with `reasons`.',
    }),
  })
  .meta({ id: 'HistoryEntry' });

export const fileSchema = z
  .object({
    ...parts,
    history: z.array(historyEntry).meta({ description: 'All that was done, oldest first; never changed.' }),
  })
  .meta({ id: 'File', description: 'A pupil’s year of orientation in one school.', example: FILE_EXAMPLE });

export const filesSchema = z
  .object({
    files: z.array(listedFileSchema),
    next_cursor: z.string().optional().meta({ description: 'For the next page; absent on the last.' }),
  })
  .meta({
    id: 'Files',
    description: 'A page of files, by class and name.',
    example: { files: [LISTED_FILE_EXAMPLE], next_cursor: 'AW5…' },
  });

export const levelsSchema = z
  .object({
    levels: z.array(
      z
        .object({
          id: z.string().meta({ example: 'troisieme' }),
          name: z.string().meta({ example: '3e' }),
          codes: z.array(z.string()).meta({ description: 'Beginnings of MEFSTAT codes.', example: ['2116'] }),
          most_wishes: z.int().meta({ description: 'A family enters so many wishes at most.', example: 3 }),
          may_stay: z.boolean().meta({ description: 'A family may ask to stay in the class of origin.' }),
          tracks: z.array(
            z.object({
              id: z.string().meta({ example: '2de-pro' }),
              name: z.string().meta({ example: '2de professionnelle' }),
              occupation: z.boolean().meta({ description: 'A wish for it may have an `occupation`.' }),
              status: z.boolean().meta({ description: 'A wish for it may have a `status`.' }),
            }),
          ),
        })
        .meta({ id: 'Level' }),
    ),
  })
  .meta({ id: 'Levels', description: 'Levels that orientation is for, with their tracks.' });
