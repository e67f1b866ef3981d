import type { Migrations } from '../storage/migrate.ts';

/** The portal's collections. A model that is not listed gets no index: a test compares with the files. */
export const portalMigrations: Migrations = {
  folder: 'portal',
  models: () => [],
};
