import type { OverviewAnswer } from '../../views/answers.ts';

/** A view: the content of the page below its header. */
export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  /** Updates the view. */
  refresh(overview: OverviewAnswer): Promise<void>;
  /** Ends the view. No other method is called afterwards. */
  close?(): void;
}
