import { importSiecle as importFiles } from '../idp/directory/import/import-siecle.ts';
import { type ImportFlags, runImportCommand } from './run-import-command.ts';

/** `educonnect import siecle FILE…` (L2). */
export function importSiecle(config: string | undefined, files: readonly string[], flags: ImportFlags): Promise<void> {
  return runImportCommand(config, files, flags, importFiles);
}
