/**
 * «dans 12 minutes»: the text key of a refusal by its size, with its count.
 *
 * @param text what the key begins with, such as `email:too-many-`
 */
export function waiting(text: string, until: Date, now: Date) {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  if (seconds < 60) return { text: `${text}seconds`, params: { count: seconds } };
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return { text: `${text}minutes`, params: { count: minutes } };
  return { text: `${text}hours`, params: { count: Math.ceil(minutes / 60) } };
}
