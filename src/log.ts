import { type Logger, pino } from 'pino';

/**
 * The structured log (M4). Lines carry request ids, routes, codes and durations, never personal data: nothing a person
 * typed is ever handed to it. `redact` is the second lock, for what a library may attach to an error.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['*.password', '*.token', '*.phone', '*.email', '*.headers', 'err.config', 'err.response'],
      remove: true,
    },
  });
}
