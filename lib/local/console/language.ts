/**
 * Corrects the browser's language. With the POSIX locale, Chromium reports `en-US@posix`, which is no language tag. UPlot passes
 * it to Intl at load time and would fail, so this module must be imported before uPlot.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
