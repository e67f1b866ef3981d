import type { Migrations } from '../storage/migrate.ts';

/** The identity provider's collections. A model that is not listed gets no index: a test compares with the files. */
export const idpMigrations: Migrations = {
  folder: 'idp',
  models: () => [],
};
