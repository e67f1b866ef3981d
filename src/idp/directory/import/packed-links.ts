import { detached } from './clean-values.ts';
import type { LinkRow } from './rows.ts';

/**
 * The links of all persons of one file by local id, packed: a hundred thousand lists of objects would not fit in the memory
 * that an import may take.
 */
export class PackedLinks {
  #byPerson = new Map<string, string>();

  /** Keeps a link, unless the person has one to that pupil: then that one is returned. */
  add(personId: string, link: LinkRow): LinkRow | undefined {
    const packed = this.#byPerson.get(personId);
    if (packed === undefined) {
      this.#byPerson.set(detached(personId), pack(link));
      return undefined;
    }
    const twin = unpack(packed).find(({ localPupilId }) => localPupilId === link.localPupilId);
    if (twin === undefined) this.#byPerson.set(personId, `${packed}\n${pack(link)}`);
    return twin;
  }

  of(personId: string): LinkRow[] {
    const packed = this.#byPerson.get(personId);
    return packed === undefined ? [] : unpack(packed);
  }

  persons(): Iterable<string> {
    return this.#byPerson.keys();
  }

  delete(personId: string): void {
    this.#byPerson.delete(personId);
  }
}

function pack({ localPupilId, level, kinship, toConfirm, line }: LinkRow): string {
  return detached([localPupilId, level, kinship ?? '', toConfirm ? 1 : '', line].join('\t'));
}

function unpack(packed: string): LinkRow[] {
  return packed.split('\n').map((text) => {
    const [localPupilId, level, kinship, toConfirm, line] = text.split('\t');
    return {
      localPupilId: localPupilId!,
      level: Number(level) as LinkRow['level'],
      kinship: kinship || undefined,
      toConfirm: toConfirm ? true : undefined,
      line: Number(line),
    };
  });
}
