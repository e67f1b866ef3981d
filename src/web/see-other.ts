import type { WebContext } from './context.ts';

/** Answers "see other" (303, RFC 9110 §15.4.4): the browser asks for `url` with GET, whatever it has just sent. */
export const seeOther = (ctx: WebContext, url: string): void => {
  ctx.status = 303;
  ctx.redirect(url);
};
