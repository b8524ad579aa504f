import type { ServiceSource } from '../../lib/local/cloud.ts';
import type { ServiceViews } from '../../lib/local/views/service-views.ts';

/**
 * Opens the views of the service's data for the console of a local cloud. The readers are loaded only now, with the SDK that they need:
 * most runs never show them.
 */
export async function serviceViews(source: ServiceSource): Promise<ServiceViews> {
  const { openStore, viewsOf } = await import('./stored-views.ts');
  return viewsOf(openStore(source), source.tenants);
}
