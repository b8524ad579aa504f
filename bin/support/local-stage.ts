import { deployedName } from '../../lib/config/deployed-names.ts';

/** Prefix of the names of all alarms in the local cloud. */
export const LOCAL_STAGE = deployedName('local', '');

export { LOCAL_REGION } from '../../lib/local/template/account.ts';
