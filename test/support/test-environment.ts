import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';

/** Where Node keeps what sends the requests of `fetch`; oidc-provider guards outgoing requests through it. */
const DISPATCHERS = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map((name) => Symbol.for(name));

/** Jest's own, with what Node has behind `fetch` and jest leaves out of the tests' global object. */
class ResidentEnvironment extends NodeEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    // Reading it makes Node set up its dispatcher.
    void globalThis.Response;
    for (const name of DISPATCHERS) {
      const dispatcher = Reflect.get(globalThis, name);
      if (dispatcher !== undefined) Reflect.set(this.global, name, dispatcher);
    }
  }

  /** Ends what the file began; the context stays for the next one. */
  override async teardown() {
    this.fakeTimersModern?.useRealTimers();
  }
}

let resident: ResidentEnvironment | undefined;

/** One environment for all files of a worker, whose modules stay in it: see `resident-runner.ts`. Jest calls it with `new`. */
export default function TestEnvironment(
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
): ResidentEnvironment {
  resident ??= new ResidentEnvironment(config, context);
  return resident;
}
