import * as z from 'zod';
import { isDateTime } from '../../core/validation/texts.ts';

const dateFormat = z.iso.date();

/**
 * Returns true if the text is an ISO 8601 date without a time.
 *
 * @example isDate('2027-03-31') // true
 * @example isDate('2027-03-31T17:00:00Z') // false
 */
export const isDate = (text: string): boolean => dateFormat.safeParse(text).success;

/**
 * Returns true if the text is an ISO 8601 date, or a date-time of RFC 3339.
 *
 * @example isDueDate('2027-03-31') // true
 * @example isDueDate('2027-03-31T17:00:00') // false: no offset
 */
export const isDueDate = (text: string): boolean => isDate(text) || isDateTime(text);
