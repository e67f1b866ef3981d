import { describe, expect, it, jest } from '@jest/globals';
import Bowser from 'bowser';
import { deviceOf } from '../../../src/web/device.ts';

describe('F7 the device that a browser tells of', () => {
  it.each([
    [
      'Mozilla/5.0 (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
      { browser: 'Chrome', system: 'Android' },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      { browser: 'Safari', system: 'iOS' },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0',
      { browser: 'Firefox', system: 'Windows' },
    ],
  ])('F7 %s', (userAgent, device) => {
    expect(deviceOf(userAgent)).toEqual(device);
  });

  it('F7 repeats nothing that is not the name of a browser or a system', () => {
    expect(deviceOf('Banque-de-France/1.0 (appelez le 01 99)')).toEqual({});
    expect(deviceOf(undefined)).toEqual({});
    expect(deviceOf('')).toEqual({});
  });

  it('S53 reads no more of a hostile header than browsers write', () => {
    const read = jest.spyOn(Bowser, 'parse');
    for (const text of ['a/'.repeat(50_000), `Mozilla/5.0 (${' ;'.repeat(50_000)}`, 'x('.repeat(50_000)])
      deviceOf(text);
    expect(read.mock.calls.map(([text]) => text.length)).toEqual([512, 512, 512]);
    read.mockRestore();
  });
});
