import { liveStore } from '../../core/http/service-context.ts';
import { logger } from '../../core/observability/log.ts';
import { metricLine } from '../../core/observability/metric-line.ts';
import type { Store } from '../../core/store/store.ts';
import { type Check, checkOn } from '../../core/tasks/check-items.ts';
import { CATALOG_CHECK, STOCK } from '../model/catalog-keys.ts';
import { lookAtCatalog, lookAtCatalogAgain } from '../stock/check-catalog.ts';

/** Items of the catalog that one run reads: some 60 read units, more for large products. */
const ITEMS_A_RUN = 500;

/** Shards that one run reads to see that they are there, for a read unit each. */
const SHARDS_A_RUN = 1_000;

/** Findings that one run names in the log. The next runs name the others, once these are mended. */
const MOST_NAMED = 20;

/**
 * Scheduled task: checks the next part of the line's catalog (docs/data-model.md, "When an item is wrong"). It names every item that is
 * wrong by its key. Its metrics say how many shards and other items are wrong now, so that an alarm lasts as long as its cause.
 */
export const catalogChecker =
  (store: () => Store, bounds = { items: ITEMS_A_RUN, shards: SHARDS_A_RUN }) =>
  async (): Promise<void> => {
    const own = store();
    const check: Check = {
      table: own.catalogTable,
      state: CATALOG_CHECK,
      itemsARun: bounds.items,
      look: (items) => lookAtCatalog(own, items, bounds.shards),
      lookAgain: (keys) => lookAtCatalogAgain(own, keys),
    };
    const findings = await checkOn(own, check);
    for (const { key, problem } of findings.slice(0, MOST_NAMED)) {
      logger.error('An item is wrong', { table: 'Catalog', ...key, problem });
    }
    const stockFaults = findings.filter(({ key }) => key.sk === STOCK).length;
    const damagedItems = findings.length - stockFaults;
    logger.info('metrics', metricLine({ stockFaults, damagedItems }, { line: 'devices' }, own.now()));
  };

/** Scheduled task. */
export const handler = catalogChecker(liveStore);
