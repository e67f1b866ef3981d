import { campaignOperations } from './campaign-operations.ts';
import { correctionOperations } from './correction-operations.ts';
import { familyOperations } from './family-operations.ts';
import { fileOperations } from './file-operations.ts';
import { lsuOperations } from './lsu-operations.ts';
import type { Operation } from './operation.ts';
import { pupilOperations } from './pupil-operations.ts';
import { reportCardOperations } from './report-card-operations.ts';
import { schoolOperations } from './school-operations.ts';

/** All that school software can do here: the router and the OpenAPI document are made from this list. */
export const operations: readonly Operation[] = [
  ...campaignOperations,
  ...fileOperations,
  ...familyOperations,
  ...schoolOperations,
  ...pupilOperations,
  ...reportCardOperations,
  ...lsuOperations,
  ...correctionOperations,
];
