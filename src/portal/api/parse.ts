import type { z } from 'zod';
import { Problem, type ProblemCode } from '../../web/problem.ts';

/** What is wrong in one place of a request. */
export interface Fault {
  /** JSON pointer into the body, as a URI fragment (RFC 6901 §6): `#/wishes/0/track`. */
  pointer?: string;
  /** Name of a query parameter. */
  parameter?: string;
  detail: string;
}

/** JSON can write half of a surrogate pair, which neither an address nor an answer in UTF-8 can. */
const written = (part: PropertyKey | undefined) =>
  String(part)
    .slice(0, 100)
    .replace(/\p{Cs}/gu, '\ufffd');

const escaped = (part: PropertyKey) => encodeURIComponent(written(part).replaceAll('~', '~0').replaceAll('/', '~1'));

/** Where something is in a body. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  `#${path.map((part) => `/${escaped(part)}`).join('')}`;

const detailOf = ({ code, message }: z.core.$ZodIssue, path: readonly PropertyKey[]): string =>
  code === 'unrecognized_keys'
    ? `Unknown member “${written(path.at(-1))}”: remove it.`
    : `${message}.`.replace(/\.\.$/, '.');

/** Unknown members are told one by one, each at its place. */
const pathsOf = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

const MOST_FAULTS = 50;

const faultsOf = (issues: readonly z.core.$ZodIssue[], name: (path: PropertyKey[]) => Partial<Fault>): Fault[] =>
  issues
    .slice(0, MOST_FAULTS)
    .flatMap((issue) => pathsOf(issue).map((path) => ({ ...name(path), detail: detailOf(issue, path) })))
    .slice(0, MOST_FAULTS);

/** The problem of a request whose content is wrong, place by place. */
export const faulty = (errors: readonly Fault[], code: ProblemCode = 'invalid-content') =>
  new Problem(code, {
    detail: 'Correct what `errors` says and send the request again.',
    members: { errors },
  });

/** @throws {Problem} `invalid-content` */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw faulty(faultsOf(parsed.error.issues, (path) => ({ pointer: pointerTo(path) })));
}

/** The parameters of a query, each once. @throws {Problem} `invalid-request` */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, search: string): z.output<Schema> {
  const parameters = [...new URLSearchParams(search)];
  const twice = parameters.filter(([name], index) => parameters.findIndex(([other]) => other === name) < index);
  const errors = twice.map(([parameter]) => ({ parameter, detail: 'Give this parameter once.' }));
  if (errors.length > 0) throw faulty(errors, 'invalid-request');
  const parsed = schema.safeParse(Object.fromEntries(parameters));
  if (parsed.success) return parsed.data;
  throw faulty(
    faultsOf(parsed.error.issues, ([name]) => ({ parameter: String(name).slice(0, 100) })),
    'invalid-request',
  );
}
