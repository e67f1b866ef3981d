import type { LinkRow } from './rows.ts';
import { TextMap } from './text-map.ts';

/** The links of all persons of one file by local id. */
export class PackedLinks {
  #byPerson = new TextMap();

  /** Keeps a link, unless the person has one to that pupil: then that one is returned. */
  add(personId: string, link: LinkRow): LinkRow | undefined {
    const packed = this.#byPerson.get(personId);
    if (!packed) {
      this.#byPerson.set(personId, pack(link));
      return undefined;
    }
    const twin = unpack(packed).find(({ localPupilId }) => localPupilId === link.localPupilId);
    if (twin === undefined) this.#byPerson.set(personId, `${packed}\n${pack(link)}`);
    return twin;
  }

  of(personId: string): LinkRow[] {
    const packed = this.#byPerson.get(personId);
    return packed ? unpack(packed) : [];
  }

  persons(): Iterable<string> {
    return this.#byPerson.keys();
  }

  clear(personId: string): void {
    this.#byPerson.set(personId, '');
  }
}

function pack({ localPupilId, level, kinship, toConfirm, line }: LinkRow): string {
  return [localPupilId, level, kinship ?? '', toConfirm ? 1 : '', line].join('\t');
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
