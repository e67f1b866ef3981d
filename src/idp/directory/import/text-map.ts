const FIRST_SLOTS = 1 << 10;
const FIRST_BYTES = 1 << 16;
/** Before each entry: hash, length of the key, length of the value. */
const HEADER = 12;
const MAX_LOAD = 0.6;

/**
 * A map from text to text that lives in two buffers outside the JavaScript heap. An import joins hundreds of thousands of
 * rows by their numbers; as a `Map` of strings this took 150 MB, and the collector a third of the time.
 */
export class TextMap {
  #slots = new Int32Array(FIRST_SLOTS);
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #end = 0;
  #size = 0;
  #key = Buffer.allocUnsafeSlow(256);

  get size(): number {
    return this.#size;
  }

  has(key: string): boolean {
    return this.#slots[this.#find(this.#encode(key))] !== 0;
  }

  get(key: string): string | undefined {
    const entry = this.#slots[this.#find(this.#encode(key))]!;
    return entry === 0 ? undefined : this.#valueAt(entry - 1);
  }

  /** A value that replaces another leaves the old one's bytes unused. */
  set(key: string, value: string): this {
    const encoded = this.#encode(key);
    const slot = this.#find(encoded);
    const isNew = this.#slots[slot] === 0;
    this.#slots[slot] = this.#append(encoded, value) + 1;
    if (isNew && ++this.#size > this.#slots.length * MAX_LOAD) this.#grow();
    return this;
  }

  *keys(): Generator<string> {
    for (const entry of this.#slots) {
      if (entry === 0) continue;
      const start = entry - 1 + HEADER;
      yield this.#bytes.toString('utf8', start, start + this.#bytes.readUInt32LE(entry + 3));
    }
  }

  #encode(key: string): { length: number; hash: number } {
    if (key.length * 3 > this.#key.length) this.#key = Buffer.allocUnsafeSlow(key.length * 3);
    const length = this.#key.write(key);
    let hash = 0x811c9dc5;
    for (let index = 0; index < length; index += 1) hash = Math.imul(hash ^ this.#key[index]!, 0x01000193);
    return { length, hash: hash >>> 0 };
  }

  /** The slot of the encoded key, or the free one where it would go. */
  #find({ length, hash }: { length: number; hash: number }): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]!;
      if (entry === 0 || this.#isKey(entry - 1, length, hash)) return slot;
    }
  }

  #isKey(at: number, length: number, hash: number): boolean {
    if (this.#bytes.readUInt32LE(at) !== hash || this.#bytes.readUInt32LE(at + 4) !== length) return false;
    const start = at + HEADER;
    return this.#key.compare(this.#bytes, start, start + length, 0, length) === 0;
  }

  #append({ length, hash }: { length: number; hash: number }, value: string): number {
    const at = this.#end;
    const valueLength = Buffer.byteLength(value);
    this.#reserve(HEADER + length + valueLength);
    this.#bytes.writeUInt32LE(hash, at);
    this.#bytes.writeUInt32LE(length, at + 4);
    this.#bytes.writeUInt32LE(valueLength, at + 8);
    this.#key.copy(this.#bytes, at + HEADER, 0, length);
    this.#bytes.write(value, at + HEADER + length);
    this.#end = at + HEADER + length + valueLength;
    return at;
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#end + more));
    this.#bytes.copy(bytes, 0, 0, this.#end);
    this.#bytes = bytes;
  }

  #valueAt(at: number): string {
    const start = at + HEADER + this.#bytes.readUInt32LE(at + 4);
    return this.#bytes.toString('utf8', start, start + this.#bytes.readUInt32LE(at + 8));
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const mask = this.#slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = this.#bytes.readUInt32LE(entry - 1) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}
