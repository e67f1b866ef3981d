import { describe, expect, it } from '@jest/globals';
import { Spool, SpoolFile } from '../../../src/files/spool.ts';

async function gathered<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

describe('S66 the rows of an import wait on disk', () => {
  it('S66 come back in their order, in batches that neither their count nor their length makes large', async () => {
    const file = await SpoolFile.open();
    const short = new Spool<number>(file);
    const long = new Spool<string>(file);
    for (let row = 0; row < 7; row += 1) {
      await short.append(row);
      await long.append(String(row).padEnd(1_500_000, 'x'));
    }
    expect(await gathered(short.batches(3))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    const batches = await gathered(long.batches(100));
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
    expect(
      batches
        .flat()
        .map((row) => row[0])
        .join(''),
    ).toBe('0123456');
    await file.close();
  });

  it('S66 are refused once they are more than the disk is to take', async () => {
    const file = await SpoolFile.open(1_000_000);
    const spool = new Spool<string>(file);
    await spool.append('x'.repeat(900_000));
    await expect(spool.append('x'.repeat(900_000))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await file.close();
  });
});
