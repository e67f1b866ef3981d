import type { Directory } from './directory.ts';
import type { SchoolPupil } from './school-pupil.ts';

/** The most that the provider gives of a school at once. */
const PAGE = 200;

/**
 * All pupils of a school, page after page: who has found those she looks for stops, and the next page is not asked for.
 *
 * @throws {AppError} `provider-unavailable`
 */
export async function* pupilPages(directory: Pick<Directory, 'pupilsOf'>, uai: string): AsyncGenerator<SchoolPupil[]> {
  let cursor: string | undefined;
  do {
    const page = await directory.pupilsOf(uai, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
    yield page.pupils;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
