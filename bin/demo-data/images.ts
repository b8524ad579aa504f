/** Drawings of products by kind: the SVG paths of the body and of its dark parts, within 96 × 96. */
const DRAWINGS = {
  laptop: {
    body: 'M28 25h40a4 4 0 0 1 4 4v30H24V29a4 4 0 0 1 4-4zM15 63h66c0 5-3 8-7 8H22c-4 0-7-3-7-8z',
    dark: 'M29 30h38v25H29zM41 63h14l-2 3H43z',
  },
  monitor: {
    body: 'M19 22h58a4 4 0 0 1 4 4v34a4 4 0 0 1-4 4H54l2 7h8v5H32v-5h8l2-7H19a4 4 0 0 1-4-4V26a4 4 0 0 1 4-4z',
    dark: 'M20 27h56v29H20z',
  },
  phone: {
    body: 'M36 15h24a7 7 0 0 1 7 7v52a7 7 0 0 1-7 7H36a7 7 0 0 1-7-7V22a7 7 0 0 1 7-7z',
    dark: 'M34 23h28v46H34zM44 73h8v3h-8z',
  },
  dock: {
    body: 'M20 42h56a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H20a6 6 0 0 1-6-6V48a6 6 0 0 1 6-6zM45 42c0-12 4-17 15-17h9v5h-9c-8 0-10 3-10 12z',
    dark: 'M22 51h12v6H22zM39 51h12v6H39zM56 51h6v6h-6zM67 51h6v6h-6z',
  },
  headset: {
    body: 'M48 19c-18 0-29 13-29 30v14a9 9 0 0 0 9 9h6V47h-9c1-13 9-22 23-22s22 9 23 22h-9v25h6l-8 6H49v5h13l15-13V49c0-17-11-30-29-30z',
    dark: 'M25 52h4v15h-4zM67 52h4v15h-4z',
  },
  keyboard: {
    body: 'M16 31h64a5 5 0 0 1 5 5v25a5 5 0 0 1-5 5H16a5 5 0 0 1-5-5V36a5 5 0 0 1 5-5z',
    dark: 'M18 37h7v6h-7zM29 37h7v6h-7zM40 37h7v6h-7zM51 37h7v6h-7zM62 37h16v6H62zM18 46h12v6H18zM34 46h7v6h-7zM45 46h7v6h-7zM56 46h7v6h-7zM67 46h11v6H67zM28 55h40v6H28z',
  },
  mouse: {
    body: 'M48 17c13 0 20 9 20 21v20c0 13-8 21-20 21s-20-8-20-21V38c0-12 7-21 20-21z',
    dark: 'M46 26h4v14h-4zM28 46h40v3H28z',
  },
} as const;

/** Kind of product that has a drawing. */
export type Drawing = keyof typeof DRAWINGS;

/** Characters of an SVG that a URI must not contain (RFC 3986). */
const NOT_IN_URIS = /[<># ]/g;

/**
 * Returns the image of a product as a `data:` URI, which browsers show without internet access. Its coloured tile suits light and
 * dark pages.
 *
 * @param colour colour of the tile, such as `5b7fb4`
 */
export function imageOf(drawing: Drawing, colour: string): string {
  const { body, dark } = DRAWINGS[drawing];
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'><rect width='96' height='96' rx='20' fill='#${colour}'/>` +
    `<path fill='#fff' d='${body}'/><path fill='#234' d='${dark}'/></svg>`;
  return `data:image/svg+xml,${svg.replace(NOT_IN_URIS, encodeURIComponent)}`;
}
