// @ts-nocheck Runs in browsers, whose globals are not among the project's types.
// Gives the web components the styles that only work inside their shadow trees. This runs before the first of the inner ones is
// made; the outermost stands in the page already.
const styles = new CSSStyleSheet();
styles.replaceSync(document.getElementById('component-styles').content.textContent);
for (const name of ['api-request', 'api-response', 'schema-table', 'schema-tree', 'json-tree', 'syntax-highlighter']) {
  customElements.get(name).elementStyles.push(styles);
}
document.querySelector('openapi-explorer').shadowRoot.adoptedStyleSheets.push(styles);
