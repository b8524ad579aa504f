import { alarmName } from '../../lib/alarms/alarm-names.ts';

/** Prefix of the names of all alarms in the local cloud. */
export const LOCAL_STAGE = alarmName('local', '');

export { LOCAL_REGION } from '../../lib/local/template/account.ts';
