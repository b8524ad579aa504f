import { tagsOf } from '../document/tags.ts';
import type { GuideSection } from './guide-section.ts';

/** Introduces the service, and lists the lines with their paths and scopes. */
export const introduction: GuideSection = ({ tables }) => {
  const bases = tagsOf(tables)
    .filter(({ scopes }) => scopes.length > 0)
    .map(
      ({ name, basePath, scopes }) =>
        `| ${name} | \`${basePath || '/'}\` | ${scopes.map((scope) => `\`${scope}\``).join(', ')} |`,
    );
  return `Quartermaster accepts provisioning orders and tracks each one until delivery. It places every order exactly once and gives it a unique number.

| Line | Base path | Scopes |
| --- | --- | --- |
${bases.join('\n')}`;
};
