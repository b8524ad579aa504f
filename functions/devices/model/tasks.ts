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
});
