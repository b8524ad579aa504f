import { setUpAnchors } from './anchors.ts';
import { setUpMenu } from './menu.ts';
import { setUpSearch } from './search-box.ts';
import { setUpTokenDialog } from './token-dialog.ts';
import { TokenStore } from './token-store.ts';
import { setUpForms } from './try-it.ts';

/** Address of the API: the page is at `/docs` of the API that it describes, below the stage's path. */
const base = new URL('.', location.href).href.replace(/\/$/, '');

const tokens = new TokenStore();
setUpMenu();
setUpTokenDialog(tokens, base);
setUpForms(tokens, base);
setUpSearch();
setUpAnchors();
