import { z } from 'zod';
import type { ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { PROBLEM_TYPE, PROBLEMS, type ProblemCode } from '../../web/problem.ts';
import type { Operation } from './operation.ts';
import { problemSchema } from './problem-schema.ts';

/** What any request may be answered. */
const OF_ALL: readonly ProblemCode[] = [
  'invalid-request',
  'token-missing',
  'token-invalid',
  'proof-invalid',
  'scope-missing',
  'not-found',
  'too-many',
  'unexpected',
  'unavailable',
];
const OF_WRITES: readonly ProblemCode[] = ['key-in-use', 'key-reused', 'too-large', 'media-type', 'invalid-content'];

/** Headers of problems, by status. */
const HEADERS: Readonly<Record<number, z.ZodObject>> = {
  401: z.object({
    'WWW-Authenticate': z.string().meta({ description: 'RFC 6750 §3, RFC 9449 §7.1.', example: 'Bearer' }),
  }),
  403: z.object({ 'WWW-Authenticate': z.string().meta({ description: 'RFC 6750 §3, with the scope.' }) }),
  409: z.object({ 'Retry-After': z.string().optional().meta({ description: 'Of `key-in-use`: seconds to wait.' }) }),
  429: z.object({ 'Retry-After': z.string().meta({ description: 'Seconds to wait.', example: '12' }) }),
  503: z.object({ 'Retry-After': z.string().optional().meta({ description: 'Seconds to wait.', example: '10' }) }),
};

const etag = z.object({
  ETag: z.string().meta({ description: 'Version of what is answered, for If-Match.', example: '"3-Zk0v8n1yT3aQ"' }),
});

/** `KeyInUseOrConflict`: components of the document go by the problems that they tell. */
const nameOf = (codes: readonly ProblemCode[]) =>
  codes.map((code) => code.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())).join('Or');

function problemResponse(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  const example = (code: ProblemCode) => {
    const { title, remedy } = PROBLEMS[code];
    return { type: PROBLEM_TYPE + code, title, status, detail: remedy, request_id: '1f6c0a2e' };
  };
  const examples = Object.fromEntries(codes.map((code) => [code, { value: example(code) }]));
  return {
    id: nameOf(codes),
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
    content: { 'application/problem+json': { schema: problemSchema, examples } },
    ...(HEADERS[status] && { headers: HEADERS[status] }),
  };
}

const responses = new Map<string, ZodOpenApiResponseObject>();

/** One response a status, which tells the problems that have it; the same for all operations that have the same. */
function problemResponses(given: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const all = Object.keys(PROBLEMS) as ProblemCode[];
  const codes = all.filter((code) => given.includes(code));
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const those = codes.filter((code) => PROBLEMS[code].status === status);
      const response = responses.get(nameOf(those)) ?? problemResponse(status, those);
      responses.set(nameOf(those), response);
      return [`${status}`, response];
    }),
  );
}

/** All that an operation may answer. */
export function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { result, hasEtag, problems } = operation;
  const content = { 'application/json': { schema: result } };
  const answered = (description: string) => ({ description, content, ...(hasEtag && { headers: etag }) });
  if (operation.method === 'get') {
    const notModified = { '304': { description: 'Nothing changed since `If-None-Match`.', headers: etag } };
    const ofGet: readonly ProblemCode[] = hasEtag ? ['precondition-failed'] : [];
    return {
      '200': answered('What is there now.'),
      ...(hasEtag && notModified),
      ...problemResponses([...OF_ALL, ...ofGet, ...problems]),
    };
  }
  return {
    '200': answered('Done, or done already: what is there now.'),
    ...('creates' in operation && operation.creates && { '201': answered('There was none: it is there now.') }),
    ...problemResponses([...OF_ALL, ...OF_WRITES, ...problems]),
  };
}
