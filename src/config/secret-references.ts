import { readFileSync } from 'node:fs';
import { parseDocument, visit } from 'yaml';

const FILE_REFERENCE = /^file:(.+)$/;

/** The files of secrets that a configuration file names, wherever in it; none where it cannot be read. */
export function secretFilesOf(file: string): string[] {
  const files: string[] = [];
  visit(parseDocument(readFileSync(file, 'utf8')), {
    Scalar(_key, { value }) {
      const name = typeof value === 'string' && FILE_REFERENCE.exec(value)?.[1];
      if (name) files.push(name);
    },
  });
  return files;
}

/** The references to the secrets of a client, as the file has them: `env:NAME`, `file:path`; undefined for no client's. */
export function secretReferencesOf(file: string, clientId: string): string[] | undefined {
  const { clients = [] } = parseDocument(readFileSync(file, 'utf8')).toJS() as {
    clients?: { id: string; secrets?: string[] }[];
  };
  const client = clients.find(({ id }) => id === clientId);
  return client && (client.secrets ?? []);
}
