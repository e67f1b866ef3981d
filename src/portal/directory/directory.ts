import { fetchProtectedResource, WWWAuthenticateChallengeError } from 'openid-client';
import type { Clock } from '../../clock.ts';
import type { PortalConfig } from '../../config/schema.ts';
import type { Provider } from '../provider.ts';
import { unavailable } from '../provider-error.ts';
import { createApiToken } from './api-token.ts';
import { type GuardianDetails, guardianDetailsSchema } from './guardian-details.ts';
import { rememberSchools } from './remember-schools.ts';
import { type School, schoolSchema } from './school.ts';
import { type PupilsPage, pageSchema, pupilSchema, type SchoolPupil } from './school-pupil.ts';

interface PupilsQuery {
  /** Beginnings of level codes: 2116. */
  codes?: readonly string[];
  division?: string;
  /** `nextCursor` of the page before. */
  cursor?: string;
  /** Most pupils of a page; 200 at most. */
  limit?: number;
}

/** The provider's Directory API (G5): pupils of a school and their legal representatives, as they are now. */
export interface Directory {
  /** By class and name. A school that the provider does not know has none. @throws {AppError} `provider-unavailable` */
  pupilsOf(uai: string, query?: PupilsQuery): Promise<PupilsPage>;
  /** One pupil of a school; undefined when she is not there (any more). @throws {AppError} `provider-unavailable` */
  pupil(uai: string, sub: string): Promise<SchoolPupil | undefined>;
  /**
   * What a school holds of a guardian of one of its pupils, hers alone (K1); undefined when the school does not know her as
   * such (any more). @param guardian her subject for this portal @throws {AppError} `provider-unavailable`
   */
  guardianDetails(uai: string, pupil: string, guardian: string): Promise<GuardianDetails | undefined>;
  /**
   * A school's name and how to reach it, at most five minutes old while the provider answers; undefined when the provider
   * does not know it. @throws {AppError} `provider-unavailable` when it is away and never told
   */
  school(uai: string): Promise<School | undefined>;
}

function pupilsPath(uai: string, { codes, division, cursor, limit }: PupilsQuery): string {
  const given = { codes: codes?.join(','), division, cursor, limit: limit?.toString() };
  const parameters = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/schools/${encodeURIComponent(uai)}/pupils?${new URLSearchParams(parameters)}`;
}

/** Parts of an address that lead elsewhere, whatever their encoding (WHATWG URL §4.4): they name no pupil. */
const NO_NAME = /^\.{0,2}$/;

/** Whether a request was refused for its token: ended, or signed with keys that were taken away (RFC 6750 §3.1). */
const isTokenRefused = (thrown: unknown) => thrown instanceof WWWAuthenticateChallengeError && thrown.status === 401;

/** Pupils and guardians, with what is needed to reach these (K1). */
const SCOPE = 'directory:read directory:contact-details';

const pupilPath = (uai: string, sub: string) => `/schools/${encodeURIComponent(uai)}/pupils/${encodeURIComponent(sub)}`;

/** Asks the Directory API, by the portal's own client; every answer takes 5 seconds at most (security.md S64). */
export function createDirectory(settings: PortalConfig, provider: Provider, clock: Clock): Directory {
  const api = `${settings.issuer}/api/v1`;
  const token = createApiToken({ provider, clock, resource: api, scope: SCOPE });

  const get = async (path: string): Promise<Response> => {
    const { configuration } = await provider.facts();
    const ask = (value: string) => fetchProtectedResource(configuration, value, new URL(`${api}${path}`), 'GET');
    const value = await token.value();
    return ask(value).catch(async (thrown: unknown) => {
      if (!isTokenRefused(thrown)) throw thrown;
      token.forget(value);
      return ask(await token.value());
    });
  };

  /** What an address holds; undefined where there is nothing. */
  const read = async <Content>(path: string, parse: (body: unknown) => Content): Promise<Content | undefined> => {
    try {
      const answer = await get(path);
      if (answer.status === 404) return undefined;
      if (!answer.ok) throw new Error(`directory ${answer.status}`);
      return parse(await answer.json());
    } catch (thrown) {
      throw unavailable(thrown);
    }
  };

  const pageAfter = (cursor: string | undefined) => (body: unknown) => {
    const page = pageSchema.parse(body);
    if (cursor !== undefined && page.nextCursor === cursor) throw new Error('directory page without end');
    return page;
  };
  const thatOf = (sub: string) => (body: unknown) => {
    const pupil = pupilSchema.parse(body);
    if (pupil.sub !== sub) throw new Error('directory answer about another pupil');
    return pupil;
  };
  const thatSchool = (uai: string) => (body: unknown) => {
    const school = schoolSchema.parse(body);
    if (school.uai !== uai) throw new Error('directory answer about another school');
    return school;
  };

  const hers = (guardian: string) => (body: unknown) => {
    const details = guardianDetailsSchema.parse(body);
    if (details.sub !== guardian) throw new Error('directory answer about another guardian');
    return details;
  };

  return {
    pupilsOf: async (uai, query = {}) =>
      (await read(pupilsPath(uai, query), pageAfter(query.cursor))) ?? { pupils: [] },
    school: rememberSchools(clock, (uai) => read(`/schools/${encodeURIComponent(uai)}`, thatSchool(uai))),
    pupil: async (uai, sub) => (NO_NAME.test(sub) ? undefined : read(pupilPath(uai, sub), thatOf(sub))),
    guardianDetails: async (uai, pupil, guardian) =>
      NO_NAME.test(pupil) || NO_NAME.test(guardian)
        ? undefined
        : read(`${pupilPath(uai, pupil)}/guardians/${encodeURIComponent(guardian)}`, hers(guardian)),
  };
}
