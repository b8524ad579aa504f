/**
 * Returns the text in NFC, the form in which texts are compared and keys are made. Unicode spells many letters in two ways, with
 * the accent in the letter or after it (Unicode Standard Annex #15). What is stored is what was sent.
 *
 * @example composed('Cafe\u0301') === 'Caf\u00e9' // true
 */
export const composed = (text: string): string => text.normalize('NFC');

/**
 * Returns the spellings of a text that are worth looking for: its own, composed and decomposed. Most texts have one.
 *
 * @example spellingsOf('Dock') // ['Dock']
 * @example spellingsOf('Caf\u00e9').length // 2
 */
export const spellingsOf = (text: string): string[] => [...new Set([text, composed(text), text.normalize('NFD')])];
