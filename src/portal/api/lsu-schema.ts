import { z } from 'zod';

const count = z.int().min(0);

/** What became of an LSU file. */
export const lsuImportSchema = z
  .object({
    dry_run: z.boolean().meta({ description: 'Whether it only tells what would change.' }),
    created: count.meta({ description: 'Report cards that were not there.' }),
    replaced: count.meta({ description: 'Report cards that got another version.' }),
    unchanged: count,
    warnings: z.array(
      z.object({
        code: z.string().meta({ description: 'Which rule: these never change.' }),
        line: z.int().optional(),
        element: z.string().optional(),
        detail: z.string().meta({ description: 'In French.' }),
      }),
    ),
    warning_count: count.meta({ description: 'A hundred are told, all are counted.' }),
  })
  .meta({
    id: 'LsuImport',
    description: 'What an LSU file changed, or would change.',
    example: { dry_run: false, created: 27, replaced: 1, unchanged: 0, warnings: [], warning_count: 0 },
  });
