import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BY_TITLE_INDEX } from '../../core/model/tables.ts';
import { described, logger } from '../../core/observability/log.ts';
import type { Store } from '../../core/store/store.ts';
import { unicodePattern } from '../../core/validation/unicode-pattern.ts';
import type { Product } from '../model/catalog-items.ts';

/**
 * Maximum number of places to look for titles similar to unknown ones, a title in a warehouse each. A suggestion is a courtesy, so
 * its cost must not grow with the catalog. The places take 6 read units for titles of usual length.
 */
const MOST_PLACES = 6;

/** Number of titles to read before a place and after it. In a warehouse with fewer products, these are all titles. */
const TITLES_EACH_WAY = 32;

const Indexed = z.object({ title: z.string() });

/** A position in the sorted titles of a warehouse. */
interface Place {
  readonly warehouse_id: string;
  readonly title: string;
}

/**
 * Reads the titles that are next to the unknown ones in the sequence of the alphabet. Reads a bounded number of titles, and of many
 * warehouses or unknown titles only the first. The index follows the table within a fraction of a second. Returns no titles while
 * DynamoDB is building the index, for which a deployment does not wait.
 *
 * @param warehouses in selection order
 * @param unknown titles of at most 1,024 bytes, DynamoDB's limit of a sort key (quotas)
 */
export async function neighbouringTitles(
  store: Store,
  warehouses: readonly Pick<Product, 'warehouse_id'>[],
  unknown: readonly string[],
): Promise<string[]> {
  const places = warehouses.flatMap(({ warehouse_id }) =>
    unknown.map((title): Place => ({ warehouse_id, title: inCapitals(title) })),
  );
  try {
    const found = await Promise.all(
      places.slice(0, MOST_PLACES).flatMap((place) => [titlesAt(store, place, '<'), titlesAt(store, place, '>=')]),
    );
    return [...new Set(found.flat())];
  } catch (error) {
    if (!isWithoutIndex(error)) throw error;
    logger.warn('The index of titles cannot be read', { error: described(error) });
    return [];
  }
}

/** Returns true for the error of a query while the index is being built or is absent. The error's message names the index. */
const isWithoutIndex = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && error.message.includes(BY_TITLE_INDEX);

async function titlesAt(store: Store, { warehouse_id, title }: Place, side: '<' | '>='): Promise<string[]> {
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.catalogTable,
      IndexName: BY_TITLE_INDEX,
      KeyConditionExpression: `warehouse_id = :warehouse AND title ${side} :title`,
      ExpressionAttributeValues: { ':warehouse': warehouse_id, ':title': title },
      ScanIndexForward: side === '>=',
      Limit: TITLES_EACH_WAY,
    }),
  );
  return Items.map((item) => Indexed.parse(item).title);
}

const firstLetters = unicodePattern(String.raw`(?<!\p{L})\p{L}`, 'gu');

/**
 * Capitalizes the words of a title in one case. The index sorts capitals before all other letters, so that another case would be
 * far from the title that was meant.
 *
 * @example inCapitals('ardenne book 13') // 'Ardenne Book 13'
 * @example inCapitals('iPad Air') // 'iPad Air'
 */
function inCapitals(title: string): string {
  const lower = title.toLowerCase();
  if (title !== lower && title !== title.toUpperCase()) return title;
  return lower.replaceAll(firstLetters(), (letter) => letter.toUpperCase());
}
