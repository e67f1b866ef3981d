import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { type Asset, readAsset } from './serve.ts';

type Colour = readonly [red: number, green: number, blue: number];

const DARK_GROUND: Colour = [0x24, 0x24, 0x24];
const WHITE: Colour = [255, 255, 255];
// WCAG asks for 4.5; a little more for the tinted grounds of the DSFR.
const READABLE = 6;

/** What a brand adds to the built files: its logo and the sheet of its colour, and the addresses to put in pages. */
interface BrandAssets {
  files: ReadonlyMap<string, Asset>;
  logoUrl?: string;
  styleUrl?: string;
}

/**
 * The logo and the main colour of the configuration's `brand` group, served like the built assets. Throws when the logo
 * cannot be read or is neither SVG nor PNG.
 */
export function brandAssets({ logo, colour }: { logo?: string; colour?: string }): BrandAssets {
  const files = new Map<string, Asset>();
  const add = (name: string, extension: string, asset: Asset) => {
    const hash = createHash('sha256').update(asset.plain).digest('hex').slice(0, 12);
    files.set(`${name}.${hash}${extension}`, asset);
    return `/assets/${name}.${hash}${extension}`;
  };
  return {
    files,
    logoUrl: logo && add('brand-logo', extname(logo), readAsset(logo)),
    styleUrl:
      colour &&
      add('brand', '.css', {
        type: 'text/css; charset=utf-8',
        plain: Buffer.from(brandStyle(colour)),
      }),
  };
}

/** Gives the DSFR's main colour the brand's; in the dark theme a lighter tint of it, light enough to be read on dark grey. */
export function brandStyle(colour: string): string {
  const main = parse(colour);
  const onDark = lightenUntilReadable(main);
  return (
    `:root{${tokens(main)}--blue-france-975-sun-113:#fff}\n` +
    `@media screen and (prefers-color-scheme:dark){:root{${tokens(onDark)}--blue-france-975-sun-113:#161616}}\n`
  );
}

function tokens(main: Colour): string {
  const token = '--blue-france-sun-113-625';
  const tint = (share: number) => format(mix(main, WHITE, share));
  return `${token}:${tint(0)};${token}-hover:${tint(0.15)};${token}-active:${tint(0.25)};--blue-france-main-525:${tint(0.3)};`;
}

function lightenUntilReadable(colour: Colour): Colour {
  const shares = Array.from({ length: 20 }, (_, step) => step / 20);
  const share = shares.find((white) => contrast(mix(colour, WHITE, white), DARK_GROUND) >= READABLE) ?? 1;
  return mix(colour, WHITE, share);
}

/** WCAG 2.2 contrast ratio. */
export function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const mix = (from: Colour, to: Colour, share: number): Colour => {
  const at = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * share);
  return [at(0), at(1), at(2)];
};

const parse = (colour: string): Colour => {
  const at = (index: number) => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16);
  return [at(0), at(1), at(2)];
};

const format = (colour: Colour): string => `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
