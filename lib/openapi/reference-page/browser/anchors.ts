/** Leads every hash to its place, even inside closed details or in another spelling. */
export function setUpAnchors(): void {
  addEventListener('hashchange', reveal);
  reveal();
}

/** Opens the details around the place that the address names, and scrolls to it. */
function reveal(): void {
  const target = targetOf(location.hash);
  if (target === null) return;
  for (let around: Element | null = target; around !== null; around = around.parentElement) {
    if (around instanceof HTMLDetailsElement) around.open = true;
  }
  target.scrollIntoView();
}

function targetOf(hash: string): Element | null {
  if (hash.length < 2) return null;
  const anchor = decoded(hash.slice(1));
  // Callers may know a code by its name alone, such as `#error-INSUFFICIENT_STOCK`.
  const plain = anchor.toLowerCase().replaceAll(/[^a-z0-9]/g, '-');
  return document.getElementById(anchor) ?? document.getElementById(plain);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
