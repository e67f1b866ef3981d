/**
 * A refusal that says how long to wait: «… dans 12 minutes».
 *
 * @param text the key of a text with `{{wait, duration}}`
 */
export const waiting = (text: string, until: Date, now: Date) => ({
  text,
  params: { wait: Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000)) },
});
