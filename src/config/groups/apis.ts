import { z } from 'zod';
import { httpUrl } from './web.ts';

const scope = z
  .string()
  .regex(
    /^[a-z0-9._-]+(:[a-z0-9._-]+)*$/,
    'minuscules, chiffres, « : », « . », « _ » ou « - », comme orientation:read',
  );

/** An API that the provider gives access tokens for (RFC 8707), besides its own Directory. */
export const apisGroup = z
  .array(
    z.strictObject({
      audience: httpUrl.describe('Its identifier: the «resource» that clients ask for, and «aud» of their tokens.'),
      scopes: z.array(scope).min(1),
      people: z
        .boolean()
        .default(false)
        .describe('Takes tokens that clients get for who signed in to them, besides those of machines.'),
    }),
  )
  .default([]);

/** What a client may do at APIs: on its own account, or on behalf of who signed in to it. */
export const clientApis = z
  .array(
    z.strictObject({
      audience: httpUrl,
      scopes: z.array(scope).min(1),
      people: z
        .boolean()
        .default(false)
        .describe('On behalf of people, by «resource» at their sign-in; else on its own, by client credentials.'),
    }),
  )
  .default([])
  .describe('APIs that it may ask: the Directory, or one of «apis».');
