/**
 * Makes the indexes of what came with third-party apps: their registrations, choices of families, devices, keys.
 *
 * @param {import('../../src/storage/migrate.ts').MigrationContext} context
 */
export async function up({ createIndexes }) {
  await createIndexes();
}
