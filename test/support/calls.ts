import { Session } from 'node:inspector/promises';

/**
 * How many functions of some files were called while something ran: processor work counted instead of timed, the same on
 * any machine.
 *
 * @param files what the paths of the counted files match: others may be at work in this process
 */
export async function callsDuring(files: RegExp, run: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const functions = result.filter(({ url }) => files.test(url)).flatMap((script) => script.functions);
    return functions.reduce((calls, { ranges }) => calls + ranges[0]!.count, 0);
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}
