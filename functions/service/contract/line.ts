import { DEFAULT_MAX_BODY_BYTES, type Line } from '../../core/model/endpoint.ts';

/** The settings that all public endpoints share. */
export const line = { line: 'service', basePath: '', maxBodyBytes: DEFAULT_MAX_BODY_BYTES } as const satisfies Line;
