import type { z } from 'zod';
import type { Change } from '../campaign/changes.ts';
import { fileSchema } from './file-schema.ts';
import { type Operation, writing } from './operation.ts';
import { showFile, writeFile } from './write-file.ts';

interface FileWrite<Body extends z.ZodType> {
  id: string;
  method?: 'put' | 'delete';
  /** Last part of the address. */
  part: string;
  summary: string;
  description: string;
  body?: Body;
  /** What it does to the file. */
  change(body: z.output<Body>): Change;
}

/** A write to a part of a pupil’s file: all of them answer the whole file. */
export const fileWrite = <Body extends z.ZodType>({
  method = 'put',
  part,
  change,
  ...described
}: FileWrite<Body>): Operation =>
  writing<Body>({
    ...described,
    method,
    scope: 'orientation:write',
    path: `/schools/{uai}/campaigns/{year}/files/{pupil}/${part}`,
    tag: 'Files',
    result: fileSchema,
    problems: [...(described.body ? (['invalid-content'] as const) : []), 'conflict', 'precondition-failed'],
    hasEtag: true,
    show: showFile,
    write: (call) => writeFile(call, change(call.body)),
  });
