import { startEmbeddedEngine } from '../../src/storage/embedded-engine.ts';

/** Runs an engine for the tests until the process that forked this one lets go of it. */
const [directory, cacheDirectory] = process.argv.slice(2);
const engine = await startEmbeddedEngine({ directory: directory!, cacheDirectory: cacheDirectory! });
process.once('disconnect', () => engine.stop());
// Connections tell their commands to who listens (work.ts).
process.send!(`${engine.uri('DATABASE')}&monitorCommands=true`);
