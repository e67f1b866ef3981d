type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (value: string | number | boolean) => String(value).replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);

const opened = (name: string, attributes: Attributes) => {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  );
  return `<${name}${given.join('')}`;
};

/** An element of an XML file, whose children are written already; attributes without value are left out. */
export const element = (name: string, attributes: Attributes, children: readonly string[] = []): string =>
  children.length === 0
    ? `${opened(name, attributes)}/>\n`
    : `${opened(name, attributes)}>\n${children.join('')}</${name}>\n`;

/** An element that holds a text alone. */
export const textElement = (name: string, text: string, attributes: Attributes = {}): string =>
  `${opened(name, attributes)}>${escaped(text)}</${name}>\n`;

/** A list of elements; nothing at all where there is none. */
export const list = (name: string, children: readonly string[]): string[] =>
  children.length === 0 ? [] : [element(name, {}, children)];
