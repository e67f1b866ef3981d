import { z } from 'zod';
import { readFormBody } from './body.ts';
import type { WebContext, WebMiddleware } from './context.ts';
import { CSRF_FIELD, type Csrf } from './csrf.ts';
import { AppError } from './errors.ts';

/** One thing to correct: the field, and the key of the sentence that says how. */
export interface FieldError {
  field: string;
  text: string;
  params?: Record<string, unknown>;
}

/** What a page needs to show its form again as it was typed. */
export interface FormState {
  values: Record<string, string>;
  errors: FieldError[];
}

export const emptyForm: FormState = { values: {}, errors: [] };

export type FormPage = (ctx: WebContext, form: FormState) => unknown;

/** What the form of a page does with what was typed: leads on, or says what is to be corrected. */
export type Answer = Promise<FieldError[] | void>;

/** A form of buttons alone. */
export const noFields = z.object({});

/** The GET of a page that holds a form. */
export const show =
  (page: FormPage): WebMiddleware =>
  (ctx) =>
    page(ctx, emptyForm);

const SECRET_FIELD = /password|^code$/;
/** A schema that says nothing of a fault (a field missing from a forged form) leaves zod’s own words, which are not for people. */
const TEXT_KEY = /^[a-z-]+:[\w.-]+$/;

/** What was typed, to be shown again: never secrets. */
const keep = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET_FIELD.test(name) && name !== CSRF_FIELD));

const fieldErrors = (issues: z.core.$ZodIssue[]): FieldError[] => {
  const first = new Map<string, string>();
  for (const { path, message } of issues) {
    const field = path.join('.');
    if (!first.has(field)) first.set(field, message);
  }
  return [...first].map(([field, text]) => ({ field, text }));
};

/**
 * The POST of a form: checks the CSRF token, parses the body by its schema (whose messages are text keys), and hands
 * typed values to the handler. Whatever has to be corrected, found by the schema or returned by the handler, shows the
 * same page again with status 422 and what was typed, secrets aside.
 *
 * @param handler renders or redirects; or returns the errors of the form
 */
export function submitWith(csrf: Csrf) {
  return <Schema extends z.ZodType>(
    schema: Schema,
    page: FormPage,
    handler: (ctx: WebContext, values: z.output<Schema>) => Promise<FieldError[] | void> | FieldError[] | void,
  ): WebMiddleware =>
    async (ctx) => {
      const body = await readFormBody(ctx);
      csrf.check(ctx, body[CSRF_FIELD]);
      const parsed = schema.safeParse(body);
      const errors = parsed.success ? await handler(ctx, parsed.data) : fieldErrors(parsed.error.issues);
      if (!errors || errors.length === 0) return;
      if (errors.some(({ text }) => !TEXT_KEY.test(text))) throw new AppError('bad-request');
      ctx.status = 422;
      await page(ctx, { values: keep(body), errors });
    };
}
