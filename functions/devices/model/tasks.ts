import { taskTable } from '../../core/model/background-task.ts';
import { STOCK } from './catalog-keys.ts';

/** Background tasks of the line (docs/contracts/devices.md, "Endpoints"). */
export const tasks = taskTable({
  'keep-stock-levels': {
    summary: 'Keeps the stock that the inventory shows to customers',
    tables: { Catalog: ['UpdateItem'] },
    timeoutSeconds: 60,
    trigger: { written: { table: 'Catalog', sortKey: STOCK } },
  },
  'check-stock': {
    summary: 'Checks that the stock and the catalog can be read',
    tables: { Catalog: ['Scan', 'BatchGetItem', 'GetItem', 'PutItem'] },
    timeoutSeconds: 60,
    trigger: { schedule: { everyMinutes: 5 } },
  },
});
