/** Messages of rules that a schema cannot express, because they concern several fields. The document describes each rule in words. */
const RULES: readonly RegExp[] = [
  /^must have (?:no|at most \d+) decimals? in [A-Z]{3}/,
  /^must be at most 100 percent/,
  /^is missing; FIXED_(?:DISCOUNT|PRICE) needs it$/,
  /^is missing; (?:give it here or at order level|a line with a deploymentId needs it)$/,
  /^is before \w+$/,
  /^is for the (?:region|country)[\w ,]+ of another (?:price|value)/,
  /is not a possible (?:international )?phone number/,
  /^cannot be true for [A-Z]{2}: a signature/,
  /the two-letter code of a [a-z ]+ of [A-Z]{2}/,
  /^adds up to \d+ with the other items of this title/,
  /^belongs to an order that is shipped/,
];

/** Returns true for the message of a rule over several fields. */
export const isRuleOfSeveralFields = (message: string): boolean => RULES.some((rule) => rule.test(message));
