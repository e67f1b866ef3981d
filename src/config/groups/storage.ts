import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';

const DATABASE_NAME = /^[a-zA-Z0-9_-]{1,38}$/;
const databaseName = z.string().regex(DATABASE_NAME, 'lettres, chiffres, « _ » et « - », 38 caractères au plus');

/** Where data live: a MongoDB replica set by its address, or the engine embedded in the process. */
export const storageGroup = (secret: SecretSchema) =>
  z.strictObject({
    uri: secret.optional().describe('Connection string of a MongoDB 7+ replica set, without a database name.'),
    embeddedDirectory: z.string().default('./data/mongodb').describe('Folder of the embedded engine, when no uri.'),
    allowEmbeddedInProduction: z.boolean().default(false).describe('Accept one machine without replication.'),
    idpDatabase: databaseName.default('educonnect_idp'),
    portalDatabase: databaseName.default('educonnect_portal'),
    sweepSeconds: z.int().min(5).max(600).default(60).describe('Seconds between two removals of what has expired.'),
  });
