import { importOnde as importFiles } from '../idp/directory/import/import-onde.ts';
import { type ImportFlags, runImportCommand } from './run-import-command.ts';

/** `educonnect import onde --uai CODE PUPILS GUARDIANS` (L2). */
export function importOnde(config: string | undefined, files: readonly string[], flags: ImportFlags): Promise<void> {
  return runImportCommand(config, files, flags, importFiles);
}
