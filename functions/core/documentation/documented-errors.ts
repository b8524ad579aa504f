/** An error code in the guide of the API: its cause, and what to do. Lambda never loads it. */
export interface ErrorMeaning {
  /** The cause, as whole sentences. */
  readonly meaning: string;
  /** The next step of the caller, as whole sentences. */
  readonly remedy: string;
  /** The text that always comes with the code, if its line has one. */
  readonly message?: string;
}

/** All error codes of one form of error bodies. */
export interface ErrorCodes {
  /** Name of the form in the middle of a sentence, such as `problem documents`. */
  readonly title: string;
  readonly codes: Readonly<Record<string, ErrorMeaning>>;
  /** The code for a key that is known for another request. */
  readonly ofReusedKey?: string;
  /** The code for a key whose first call is still running, if such a call is rejected. */
  readonly ofRunningKey?: string;
}
