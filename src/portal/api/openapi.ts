import { z } from 'zod';
import {
  createDocument,
  type oas31,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
} from 'zod-openapi';
import type { PortalWeb } from '../context.ts';
import { responsesOf } from './openapi-responses.ts';
import { type Operation, scopeOf } from './operation.ts';
import { operations } from './operations.ts';
import { PLACE_PARTS } from './place.ts';
import { API_PATH, CLIENT_LIMIT } from './serve-operation.ts';

type Settings = Pick<PortalWeb, 'settings' | 'name'>;

const SECURITY = 'clientCredentials';

const introduction = ({ settings: { url, issuer } }: Settings) => `
Orientation at school: campaigns, the families’ intentions and choices, the council’s opinions and proposals, decisions.

**Access.** Ask \`${issuer}/token\` for an access token (OAuth 2 client credentials, RFC 6749 §4.4), with your client’s identifier
and secret by HTTP Basic, and with \`resource=${url}${API_PATH}\` (RFC 8707), the identifier of this API. Without \`resource\`, or
with another one, the token is not good here. Scopes: \`orientation:read\`, \`orientation:write\`. A token lives a few minutes: ask
for another one when it ends. It allows the schools that your registration names (claim \`uais\`); any other school is answered as
if it did not exist.

\`\`\`
curl --user "$CLIENT:$SECRET" ${issuer}/token \\
  --data grant_type=client_credentials \\
  --data scope='orientation:read orientation:write' --data resource=${url}${API_PATH}
\`\`\`

**Writing.** Every write may be sent twice: what is so already is answered 200 and not done again. To be sure that a repetition
does not undo what somebody else did meanwhile, send \`Idempotency-Key\` (any text of your own, such as a UUID): the request is done
once; repeated within 24 hours with the same key, it is answered with the same status and what is there now. A refused request
does not use up its key. To answer only to what you saw, send the \`ETag\` that you read as \`If-Match\`.

**Problems** are \`application/problem+json\` (RFC 9457): decide by \`type\`; \`detail\` says what to do, in English.

**Limits.** ${CLIENT_LIMIT.points} requests a minute and client; bodies of 64 KiB. Moments are RFC 3339; days are of the school’s time zone.`;

const header = {
  'If-Match': z
    .string()
    .optional()
    .meta({ description: 'Do it only on this version (ETag).', example: '"3-Zk0v8n1yT3aQ"' }),
  'Idempotency-Key': z.string().min(1).max(257).optional().meta({
    description: 'Any text of your own: the request is done once for it within 24 hours.',
    example: '6a1f5c1e-54a3-4c55-9b1a-1a0d5f1b2c3d',
  }),
  'If-None-Match': z
    .string()
    .optional()
    .meta({ description: 'GET: answer 304 for this version (ETag). PUT of a campaign: `*`, only if there is none.' }),
};

function headersOf(operation: Operation) {
  const { 'If-Match': ifMatch, 'If-None-Match': ifNoneMatch, 'Idempotency-Key': key } = header;
  if (operation.method === 'get') return operation.hasEtag ? z.object({ 'If-None-Match': ifNoneMatch }) : undefined;
  const written = z.object({ 'If-Match': ifMatch, 'Idempotency-Key': key });
  return operation.creates ? written.extend({ 'If-None-Match': ifNoneMatch }) : written;
}

function pathOf(path: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof typeof PLACE_PARTS);
  return z.object(Object.fromEntries(names.map((name) => [name, PLACE_PARTS[name]])));
}

function described(operation: Operation): ZodOpenApiOperationObject {
  const headers = headersOf(operation);
  const query = operation.method === 'get' ? operation.query : undefined;
  const body = operation.method === 'get' ? undefined : operation.body;
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    security: [{ [SECURITY]: [scopeOf(operation)] }],
    requestParams: { path: pathOf(operation.path), ...(query && { query }), ...(headers && { header: headers }) },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: responsesOf(operation),
  };
}

/** Formats say what zod’s patterns say at length, and integers here are small. */
const plainly: ZodOpenApiOverride = ({ jsonSchema }) => {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

/** The description of the API, for those who write a school’s software from it alone (L1): OpenAPI 3.1. */
export function openApiDocument(portal: Settings): oas31.OpenAPIObject {
  const { url, issuer } = portal.settings;
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: `${portal.name}: API for school software`,
      version: '1.0.0',
      description: introduction(portal).trim(),
    },
    servers: [{ url: `${url}${API_PATH}` }],
    tags: [
      { name: 'Campaigns', description: 'A school’s year of orientation: its dates and levels.' },
      { name: 'Files', description: 'What each family and the school entered.' },
    ],
    paths,
    components: {
      securitySchemes: {
        [SECURITY]: {
          type: 'oauth2',
          description: `Send resource=${url}${API_PATH} to the token endpoint besides the scope (RFC 8707).`,
          flows: {
            clientCredentials: {
              tokenUrl: `${issuer}/token`,
              scopes: {
                'orientation:read': 'Read campaigns and files.',
                'orientation:write': 'Write campaigns and files.',
              },
            },
          },
        },
      },
    },
  };
  return createDocument(document, { override: plainly }) as oas31.OpenAPIObject;
}
