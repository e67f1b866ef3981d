/** Section types of the ELF format (elf(5) and the Linux Standard Base, «Symbol Versioning»). */
const DYNSYM = 11;
const VERNEED = 0x6ffffffe;
const VERSYM = 0x6fffffff;
const WEAK = 2;
const ISO_C23 = '__isoc23_';

/**
 * Makes an ELF file linked against glibc 2.38 loadable on glibc 2.36 and 2.37, in place: its symbols bound to version
 * GLIBC_2.38 are bound to GLIBC_2.2.5 of the same library, `__isoc23_strtol` and its kin become `strtol` and its kin
 * (they differ only in reading `0b` numbers), and the requirement of GLIBC_2.38 becomes weak. Source: design.md «Storage».
 *
 * @returns how many symbols were bound anew
 * @throws RangeError or Error when the file is no 64-bit little-endian ELF, is truncated, or lacks GLIBC_2.2.5
 */
export function retargetGlibc(elf: Buffer): number {
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1)
    throw new Error('not a 64-bit little-endian ELF file');
  const sections = readSections(elf);
  const find = (type: number) => {
    const section = sections.find((candidate) => candidate.type === type);
    if (section === undefined) throw new Error('no dynamic symbol versions in this ELF file');
    return section;
  };
  const [symbols, versions, needed] = [find(DYNSYM), find(VERSYM), find(VERNEED)];
  const strings = sections[symbols.link];
  if (strings === undefined) throw new Error('no dynamic symbol names in this ELF file');
  const nameAt = (offset: number) =>
    elf.toString('latin1', strings.offset + offset, elf.indexOf(0, strings.offset + offset));

  const substitutes = new Map<number, number>();
  for (let library = needed.offset, more = true; more; ) {
    const auxiliaries = readAuxiliaries(elf, library);
    const base = auxiliaries.find((auxiliary) => nameAt(auxiliary.name) === 'GLIBC_2.2.5');
    for (const auxiliary of auxiliaries.filter((candidate) => nameAt(candidate.name) === 'GLIBC_2.38')) {
      if (base === undefined) throw new Error('GLIBC_2.38 is needed from a library without GLIBC_2.2.5');
      substitutes.set(auxiliary.index, base.index);
      elf.writeUInt16LE(elf.readUInt16LE(auxiliary.at + 4) | WEAK, auxiliary.at + 4);
    }
    const next = elf.readUInt32LE(library + 12);
    library += next;
    more = next !== 0;
  }

  let count = 0;
  for (let i = 0; i < symbols.size / 24; i++) {
    const substitute = substitutes.get(elf.readUInt16LE(versions.offset + 2 * i));
    if (substitute === undefined) continue;
    elf.writeUInt16LE(substitute, versions.offset + 2 * i);
    const symbol = symbols.offset + 24 * i;
    const name = elf.readUInt32LE(symbol);
    if (nameAt(name).startsWith(ISO_C23)) elf.writeUInt32LE(name + ISO_C23.length, symbol);
    count++;
  }
  return count;
}

function readSections(elf: Buffer): { type: number; offset: number; size: number; link: number }[] {
  const table = Number(elf.readBigUInt64LE(40));
  return Array.from({ length: elf.readUInt16LE(60) }, (_, i) => {
    const header = table + i * elf.readUInt16LE(58);
    return {
      type: elf.readUInt32LE(header + 4),
      offset: Number(elf.readBigUInt64LE(header + 24)),
      size: Number(elf.readBigUInt64LE(header + 32)),
      link: elf.readUInt32LE(header + 40),
    };
  });
}

/** The versions needed of one library: `at` is the entry's place in the file, `index` what the symbols refer to. */
function readAuxiliaries(elf: Buffer, library: number): { at: number; index: number; name: number }[] {
  let at = library + elf.readUInt32LE(library + 8);
  return Array.from({ length: elf.readUInt16LE(library + 2) }, () => {
    const auxiliary = { at, index: elf.readUInt16LE(at + 6), name: elf.readUInt32LE(at + 8) };
    at += elf.readUInt32LE(at + 12);
    return auxiliary;
  });
}
