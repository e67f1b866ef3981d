/**
 * Makes the indexes of what came with letters, FranceConnect, recovery and «Mon compte».
 *
 * @param {import('../../src/storage/migrate.ts').MigrationContext} context
 */
export async function up({ createIndexes }) {
  await createIndexes();
}
