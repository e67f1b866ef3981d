/** The spaces that French does not break a line at. */
export const frenchSpacing = (text: string): string =>
  text.replace(/ ([:;?!%»])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
