/** Undoes `global-setup.ts`, last first. */
export default async function globalTeardown(): Promise<void> {
  for (const undo of globalThis.undoGlobalSetup.toReversed()) await undo();
}
