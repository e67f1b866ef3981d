import { createRequire } from 'node:module';
import type { JestEnvironment } from '@jest/environment';
import type runtimes from 'jest-runtime';

type Runtime = runtimes.default;
/** As jest calls the `testRunner` of its configuration for a test file. */
type RunFile = (
  globalConfig: unknown,
  config: unknown,
  environment: JestEnvironment,
  runtime: Runtime,
  ...fileAndSend: unknown[]
) => Promise<unknown>;
/** Jest's own, which comes without types. */
const { default: circus }: { default: RunFile } = createRequire(import.meta.url)('jest-circus/runner');

/**
 * Jest's own runner of a test file, on modules that stay. Jest loads everything anew for each file: 400 of our sources and
 * koa, mongoose, oidc-provider, zod, handlebars, which took a second of processor each time, to run afterwards as code that the
 * engine has never seen. Here a worker has one context (`test-environment.ts`) and one registry of modules for all its files;
 * only what lies in `test/` is loaded anew. What a test leaves in a module of ours is thus there for the next file of its worker,
 * as it is for the next request in production: such modules may remember what is always so (a compiled view, a format of
 * numbers), and nothing else. Under `--watch` a changed source may stay as it was: start jest anew.
 *
 * It reaches into jest's runtime: `package.json` names one version of jest exactly, and a new one is to be read first.
 */
const runFile: RunFile = async (globalConfig, config, environment, runtime, ...fileAndSend) => {
  // Jest makes a runtime for each file: the first one stays, the others stay empty.
  resident ??= settle(runtime);
  resident.arrive(runtime);
  try {
    return await circus(globalConfig, config, environment, resident.runtime, ...fileAndSend);
  } finally {
    resident.leave(environment);
  }
};
export default runFile;

/** What jest's runtime has inside, of which its types say nothing. */
interface Inside {
  registries: {
    esModuleRegistry: Map<string, unknown>;
    internalModuleRegistry: Map<string, unknown>;
    clear(): void;
  };
  mockState: { clear(): void };
  jestGlobals: { clearJestObjectCache(): void };
  testState: { state: 'loading' | 'tornDown' };
  /** Where the map of each source is, by which stacks tell its lines. */
  transformCache: { sourceMaps: Map<string, string> };
  setModuleMock(...mock: unknown[]): void;
}

interface Resident {
  runtime: Runtime;
  /** Before a file. @param given what jest made for it */
  arrive(given: Runtime): void;
  /** After it: forgets what was its own. */
  leave(environment: JestEnvironment): void;
}

let resident: Resident | undefined;

const OF_TESTS = new URL('..', import.meta.url).href;
/** What the functions of the file before left in the context: its handlers of events, and its `jest.setTimeout`. */
const OF_ONE_FILE = ['EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL'].map((name) => Symbol.for(name));

function settle(runtime: Runtime): Resident {
  const inside = runtime as unknown as Inside;
  const { registries, mockState, jestGlobals, testState, transformCache } = inside;
  let sourceMaps = new Map<string, string>();
  const variables = { ...process.env };
  let mocked = false;
  // Jest ends the runtime of the first file with it.
  runtime.teardown = () => {};
  const setModuleMock = inside.setModuleMock.bind(inside);
  inside.setModuleMock = (...mock) => {
    // Who has imported the true module already would keep it.
    if (!mocked) registries.esModuleRegistry.clear();
    mocked = true;
    setModuleMock(...mock);
  };
  return {
    runtime,
    arrive(given) {
      testState.state = 'loading';
      // Jest reads those of the runtime that it has made, and empties them with it.
      const { transformCache: read } = given as unknown as Inside;
      for (const [source, map] of sourceMaps) read.sourceMaps.set(source, map);
      transformCache.sourceMaps = read.sourceMaps;
    },
    leave({ global }) {
      sourceMaps = new Map(transformCache.sourceMaps);
      if (mocked) registries.clear();
      mocked = false;
      for (const key of registries.esModuleRegistry.keys()) {
        if (key.startsWith(OF_TESTS) || key.startsWith('@jest/globals/')) registries.esModuleRegistry.delete(key);
      }
      registries.internalModuleRegistry.clear();
      mockState.clear();
      jestGlobals.clearJestObjectCache();
      for (const name of OF_ONE_FILE) Reflect.deleteProperty(global, name);
      for (const name of Object.keys(global.process.env)) {
        if (!(name in variables)) delete global.process.env[name];
      }
      Object.assign(global.process.env, variables);
    },
  };
}
