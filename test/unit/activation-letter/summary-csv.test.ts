import { describe, expect, it } from '@jest/globals';
import { cell } from '../../../src/idp/activation-letter/summary-csv.ts';

describe('the summary of letters', () => {
  it.each([
    ['=HYPERLINK("https://x.example")', `"'=HYPERLINK(""https://x.example"")"`],
    ['+33639980111', `'+33639980111`],
    ['-1', `'-1`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['\tcmd', `'\tcmd`],
    ['\r\n=1', `"'\r\n=1"`],
  ])('S54 lets no spreadsheet run a name: %j', (name, written) => {
    expect(cell(name)).toBe(written);
  });

  it('keeps ordinary names as they are, and quotes what would end a cell', () => {
    expect(cell('N’GUESSAN-LECŒUR')).toBe('N’GUESSAN-LECŒUR');
    expect(cell('3 A ; option')).toBe('"3 A ; option"');
  });
});
