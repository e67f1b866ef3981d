/**
 * Makes the indexes of all models.
 *
 * @param {import('../../src/storage/migrate.ts').MigrationContext} context
 */
export async function up({ createIndexes }) {
  await createIndexes();
}
