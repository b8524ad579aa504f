/**
 * Where the system's locale is the POSIX one, Chromium calls its language `en-US@posix`, which is no language tag: uPlot hands it to
 * Intl as it loads, and would not load. To be imported before uPlot.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
