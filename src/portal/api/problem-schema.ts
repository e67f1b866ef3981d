import { z } from 'zod';
import { PROBLEM_TYPE, PROBLEMS } from '../../web/problem.ts';
import { STATES } from '../campaign/states.ts';
import { CORRECTION_STATES } from '../corrections/correction.model.ts';

const TYPES = Object.keys(PROBLEMS).map((code) => PROBLEM_TYPE + code);

/** What is answered instead of what was asked (RFC 9457). */
export const problemSchema = z
  .object({
    type: z
      .enum(TYPES)
      .meta({ description: 'Which problem it is: these never change.', example: `${PROBLEM_TYPE}conflict` }),
    title: z.string().meta({ description: 'The same words for every problem of this type.' }),
    status: z.int().meta({ description: 'The HTTP status.', example: 409 }),
    detail: z.string().meta({ description: 'What to do.' }),
    request_id: z.string().meta({ description: 'Names this request in the service’s log.', example: '1f6c0a2e' }),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .optional()
            .meta({ description: 'JSON pointer into the body (RFC 6901 §6).', example: '#/wishes/0/track' }),
          code: z
            .string()
            .optional()
            .meta({ description: 'Of a file: which rule; these never change.', example: 'REFERENCE_UNKNOWN' }),
          line: z.int().optional().meta({ description: 'Of a file, from 1.', example: 112 }),
          element: z.string().optional().meta({ description: 'Of an XML file.', example: 'bilan-periodique' }),
          parameter: z.string().optional().meta({ description: 'Parameter of the query.', example: 'limit' }),
          detail: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'Each place that is wrong.' }),
    reason: z.string().optional().meta({
      description: 'Of a `conflict`: which rule refuses, such as `not-now`, `meeting-held` or `appeal-in-time`.',
      example: 'not-now',
    }),
    state: z
      .enum([...STATES, ...CORRECTION_STATES])
      .optional()
      .meta({ description: 'Of a `conflict`: the state that the file or the correction is in.' }),
  })
  .meta({ id: 'Problem', description: 'What is answered instead of what was asked (RFC 9457).' });
