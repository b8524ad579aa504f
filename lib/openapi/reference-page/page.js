// @ts-nocheck The script runs in browsers, whose globals are not among the project's types.
// Adds the styles that only work inside the shadow trees of the web components. The script runs before the browser creates the inner
// components; the outermost is already in the page.
const styles = new CSSStyleSheet();
styles.replaceSync(document.getElementById('component-styles').content.textContent);
for (const name of ['api-request', 'api-response', 'schema-table', 'schema-tree', 'json-tree', 'syntax-highlighter']) {
  customElements.get(name).elementStyles.push(styles);
}
document.querySelector('openapi-explorer').shadowRoot.adoptedStyleSheets.push(styles);
