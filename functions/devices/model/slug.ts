import slugify from 'slugify';
import { unicodePattern } from '../../core/validation/unicode-pattern.ts';

const separators = unicodePattern(String.raw`[^\p{L}\p{N}]+`, 'gu');

/**
 * Converts a text to a slug: its words, in lower-case Latin letters and digits, joined by hyphens.
 *
 * @example slugOf('Laptop 14" (2027)') // 'laptop-14-2027'
 */
export const slugOf = (text: string): string =>
  slugify(text.replaceAll(separators(), ' '), { lower: true, strict: true });
