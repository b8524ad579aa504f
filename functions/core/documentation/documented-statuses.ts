/** A status of an order in the guide of the API. Lambda never loads it. */
export interface StatusMeaning {
  /** Setter of the status and the occasion, as whole sentences. */
  readonly setBy: string;
  /** Means that a partner has in the status, as whole sentences. */
  readonly mayBeDone: string;
}

/** A chapter of the guide to a line's orders. */
export interface Chapter {
  readonly heading: string;
  /** Markdown. */
  readonly text: string;
}

/** Guide to following the orders of a line. */
export interface FollowGuide {
  readonly statuses: Readonly<Record<string, StatusMeaning>>;
  /** Advice on how often to read an order, as whole sentences. */
  readonly polling: string;
  /** Further chapters, such as what a status requires. */
  readonly chapters?: readonly Chapter[];
}
