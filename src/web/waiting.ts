/** Seconds until then, as people are told to wait: one at least. */
export const secondsUntil = (until: Date, now: Date): number =>
  Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));

/**
 * A refusal that says how long to wait: «… dans 12 minutes».
 *
 * @param text the key of a text with `{{wait, duration}}`
 */
export const waiting = (text: string, until: Date, now: Date) => ({
  text,
  params: { wait: secondsUntil(until, now) },
});
