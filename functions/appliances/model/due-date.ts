import * as z from 'zod';
import { dateTimeFormat } from '../../core/validation/texts.ts';

const dateFormat = z.iso.date();

/**
 * Returns true if the text is an ISO 8601 date, or a date-time with an offset.
 *
 * @example isDueDate('2027-03-31') // true
 * @example isDueDate('2027-03-31T17:00:00') // false: no offset
 */
export const isDueDate = (text: string): boolean =>
  dateFormat.safeParse(text).success || dateTimeFormat.safeParse(text).success;
