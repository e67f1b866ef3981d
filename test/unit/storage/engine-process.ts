import { openEmbedded } from '../../../src/storage/embedded-engine.ts';

/** A process of its own that opens the engine (started by `start-engine-process.ts`): sends the uri, stops when told. */
const [directory, cacheDirectory] = process.argv.slice(2);
const engine = await openEmbedded({ directory: directory!, cacheDirectory });
process.send?.({ uri: engine.uri('educonnect') });
process.once('message', async () => {
  await engine.stop();
  process.disconnect();
});
