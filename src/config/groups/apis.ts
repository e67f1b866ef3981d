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
    }),
  )
  .default([]);

/** What a client may do at APIs on its own account, without a person. */
export const clientApis = z
  .array(z.strictObject({ audience: httpUrl, scopes: z.array(scope).min(1) }))
  .default([])
  .describe('APIs that it may ask by client credentials: the Directory, or one of «apis».');
