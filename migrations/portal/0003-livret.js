/**
 * Makes the indexes of report cards, corrections and what else came with them.
 *
 * @param {import('../../src/storage/migrate.ts').MigrationContext} context
 */
export async function up({ createIndexes }) {
  await createIndexes();
}
