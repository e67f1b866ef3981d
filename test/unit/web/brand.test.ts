import { describe, expect, it } from '@jest/globals';
import { brandAssets, brandStyle, contrast } from '../../../src/web/assets/brand.ts';

const colourOf = (css: string, token: string) => {
  const [, hex] = css.match(new RegExp(`${token}:#([0-9a-f]{6})`)) ?? [];
  return [0, 2, 4].map((at) => Number.parseInt(String(hex).slice(at, at + 2), 16)) as unknown as [
    number,
    number,
    number,
  ];
};

describe('the colour of the brand', () => {
  it('is the main colour of the light theme', () => {
    expect(brandStyle('#A10000')).toContain(':root{--blue-france-sun-113-625:#a10000;');
  });

  it.each(['#000091', '#a10000', '#00521f', '#000000', '#5b2a86'])(
    '%s becomes light enough to be read in the dark theme',
    (colour) => {
      const [, dark] = brandStyle(colour).split('@media');
      const tint = colourOf(String(dark), '--blue-france-sun-113-625');
      expect(contrast(tint, [0x24, 0x24, 0x24])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(tint, [0x16, 0x16, 0x16])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('adds nothing when the configuration has neither colour nor logo', () => {
    expect(brandAssets({})).toEqual({ files: new Map(), logoUrl: undefined, styleUrl: undefined });
  });

  it('refuses a logo that is no picture', () => {
    expect(() => brandAssets({ logo: 'package.json' })).toThrow(/only .*\.svg, \.png/);
  });
});
