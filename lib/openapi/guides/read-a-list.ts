import type { GuideSection } from './guide-section.ts';

/** Tells how to read a list of several pages. */
export const readAList: GuideSection = () => `## Read a complete list

Lists are returned in pages, newest first. To get the next page, follow the \`Link\` header with \`rel="next"\`, follow \`links.next\` in the body, or send \`next_cursor\` as \`cursor\`. Each list offers one of these. The list is complete when the response has no next page. A cursor is valid only for your tenant and for the filter of its list.`;
