import type { OverviewAnswer } from '../../views/answers.ts';

/** What fills the page below its header. */
export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  /** Brings it up to date. */
  refresh(overview: OverviewAnswer): Promise<void>;
  /** Ends what it started; nothing is called after. */
  close?(): void;
}
