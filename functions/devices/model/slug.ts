import slugify from 'slugify';

/**
 * Converts a text to a slug: its words, in lower-case Latin letters and digits, joined by hyphens.
 *
 * @example slugOf('Laptop 14" (2027)') // 'laptop-14-2027'
 */
export const slugOf = (text: string): string =>
  slugify(text.replaceAll(/[^\p{L}\p{N}]+/gu, ' '), { lower: true, strict: true });
