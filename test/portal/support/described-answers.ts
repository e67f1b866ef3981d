import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Response } from 'supertest';

interface Described {
  required?: boolean;
  content?: Record<string, { schema: object }>;
  headers?: Record<string, { required?: boolean }>;
}

interface Referring extends Described {
  $ref?: string;
}

interface DescribedOperation {
  operationId: string;
  security: Record<string, string[]>[];
  requestBody?: Described;
  responses: Record<string, Referring>;
}

export interface ApiDocument {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { responses: Record<string, Described> };
}

interface Exchange {
  method: string;
  /** Below the API, without query. */
  path: string;
  sent?: unknown;
  answer: Response;
}

/** Compares what an API says with the document that describes it: what is not described is an error. */
export interface Description {
  check(exchange: Exchange): void;
  /** Operations that were answered by 2xx. */
  done: Set<string>;
}

const pointer = (...parts: string[]) =>
  `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

export function describedBy(document: ApiDocument): Description {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const validators = new Map<string, ValidateFunction>();
  const validate = (schema: string, value: unknown, what: string) => {
    const known = validators.get(schema) ?? ajv.compile({ $ref: schema });
    validators.set(schema, known);
    if (!known(value)) throw new Error(`${what}: ${ajv.errorsText(known.errors)} in ${JSON.stringify(value)}`);
  };
  const templates = Object.keys(document.paths).map((template) => ({
    template,
    matches: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

  const checkBody = (answer: Response, where: string[], content: Described['content'], what: string) => {
    if (!content) {
      if (answer.text) throw new Error(`${what}: a body is not described`);
      return;
    }
    const type = answer.headers['content-type']!.split(';')[0]!;
    if (!content[type]) throw new Error(`${what}: ${type} is not described`);
    validate(pointer(...where, 'content', type, 'schema'), JSON.parse(answer.text), what);
  };

  const done = new Set<string>();
  return {
    done,
    check({ method, path, sent, answer }) {
      const what = `${method} ${path} ${answer.status}`;
      const template = templates.find(({ matches }) => matches.test(path))?.template;
      const operation = template && document.paths[template]?.[method];
      if (!template || !operation) {
        if (![404, 405].includes(answer.status)) throw new Error(`${what}: the operation is not described`);
        validate(pointer('components', 'schemas', 'Problem'), JSON.parse(answer.text), what);
        return;
      }
      const given = operation.responses[answer.status];
      if (!given) throw new Error(`${what}: the status is not described: ${answer.text}`);
      const where = ['paths', template, method];
      const component = given.$ref?.replace('#/components/responses/', '');
      const response = component === undefined ? given : document.components.responses[component]!;
      const at =
        component === undefined ? [...where, 'responses', `${answer.status}`] : ['components', 'responses', component];
      checkBody(answer, at, response.content, what);
      for (const [name, { required }] of Object.entries(response.headers ?? {})) {
        if (required && !answer.headers[name.toLowerCase()]) throw new Error(`${what}: ${name} is missing`);
      }
      if (answer.status >= 300) return;
      done.add(operation.operationId);
      if (!operation.requestBody?.content?.['application/json']) return;
      validate(pointer(...where, 'requestBody', 'content', 'application/json', 'schema'), sent, `${what} was sent`);
    },
  };
}
