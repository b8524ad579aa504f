import { inPython, inTypeScript } from './excerpt.ts';
import type { GuideSection } from './guide-section.ts';

/** Leads to the tutorials, and shows what their programs share: the token and the retry. */
export const startInFiveMinutes: GuideSection = () => `## Start in five minutes

Three programs show an integration each, from its first call to its end. A program takes five minutes to run and to read. You find them in the folder \`examples\` of the repository, in Python and in TypeScript.

| Tutorial | What it shows |
| --- | --- |
| [Order devices](#tutorial-order-devices) | A lost response and a safe retry, an order followed to the door, another order cancelled |
| [Order appliances](#tutorial-order-appliances) | A draft that its messages complete, and two edits at the same time |
| [Sell subscriptions](#tutorial-sell-subscriptions) | A customer, a preview, an order, a return and a renewal |

The programs call the local cloud. Start it in a terminal of its own:

\`\`\`sh
npm ci && npm start
\`\`\`

To call another stage, set \`API_URL\`, \`TOKEN_URL\`, \`CLIENT_ID\` and \`CLIENT_SECRET\`, which the operator of the stage gives you. \`CLIENT_ID\` alone chooses another client of the local cloud.

Every integration needs two things. It needs a token, and keeps it until shortly before the token expires:

${inPython('token')}

It also repeats a call if it cannot know what became of it. The repeat is the same request with the same key:

${inPython('repeat')}

In TypeScript the SDK does both. A program only names the stage and its client:

${inTypeScript('connect')}`;
