import { Session } from 'node:inspector/promises';

/**
 * How many functions were called while something ran, those of Node and of libraries included: processor work counted
 * instead of timed, the same on any machine.
 */
export async function callsDuring(run: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const functions = result.flatMap((script) => script.functions);
    return functions.reduce((calls, { ranges }) => calls + ranges[0]!.count, 0);
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}
