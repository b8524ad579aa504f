import type { ExecutionAnswer, StateGraph } from '../../views/answers.ts';
import { h, s, show } from '../elements/dom.ts';
import {
  type PlacedGraph,
  type PlacedState,
  type PlacedTransition,
  type Point,
  partOfRun,
  placed,
} from './state-graph-layout.ts';

/** The smallest scale that fits the drawing to its frame. Below it the frame scrolls. */
const SMALLEST = 0.75;
const STEP = 1.25;

const measuring = document.createElement('canvas').getContext('2d');

function widthOf(text: string): number {
  if (measuring === null) return text.length * 8;
  measuring.font = '600 13px system-ui, sans-serif';
  return measuring.measureText(text).width;
}

/** A drawing of a state machine with the path of a run. */
export class GraphDrawing {
  readonly element: HTMLElement;
  readonly #frame = h('div', {
    class: 'graph-frame',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Drawing (scrollable)',
  });
  readonly #whole = h('input', { type: 'checkbox' });
  readonly #wholeLabel = h('label', {}, this.#whole, 'Whole state machine');
  /** The chosen scale; undefined for a readable scale that fits. */
  #scale: number | undefined;
  #answer: ExecutionAnswer | undefined;
  #placed: { readonly of: string; readonly graph: PlacedGraph } | undefined;

  constructor() {
    const zoom = (name: string, label: string, change: () => void) => {
      const button = h('button', { type: 'button', 'aria-label': label }, name);
      button.addEventListener('click', () => {
        change();
        this.#draw();
      });
      return button;
    };
    const by = (factor: number) => () => {
      this.#scale = Math.min(2, Math.max(0.2, this.#fitting() * factor));
    };
    this.#whole.addEventListener('change', () => {
      this.#scale = undefined;
      this.#draw();
      this.#scrollToLast();
    });
    const fit = () => {
      this.#scale = Math.min(1, this.#widthShare());
    };
    this.element = h(
      'section',
      { class: 'state-graph', 'aria-labelledby': 'graph' },
      h(
        'div',
        { class: 'section-head' },
        h('h2', { id: 'graph' }, 'State machine'),
        this.#wholeLabel,
        h(
          'div',
          { class: 'buttons', role: 'group', 'aria-label': 'Zoom' },
          zoom('−', 'Smaller', by(1 / STEP)),
          zoom('+', 'Larger', by(STEP)),
          zoom('Fit', 'Fit', fit),
        ),
      ),
      this.#frame,
    );
    new ResizeObserver(() => this.#draw()).observe(this.#frame);
  }

  update(answer: ExecutionAnswer): void {
    const first = this.#answer === undefined;
    this.#answer = answer;
    this.#draw();
    if (first) this.#scrollToLast();
  }

  /** Returns the current scale. */
  #fitting(): number {
    if (this.#scale !== undefined) return this.#scale;
    return Math.min(1, Math.max(SMALLEST, this.#widthShare()));
  }

  /** Returns the scale at which the drawing is as wide as its frame. */
  #widthShare(): number {
    return (this.#frame.clientWidth - 2) / (this.#placed?.graph.width ?? 1);
  }

  /** Scrolls a drawing that is larger than its frame to the run's last state. */
  #scrollToLast(): void {
    const last = this.#frame.querySelector('.state.last')?.getBoundingClientRect();
    if (last === undefined) return;
    const frame = this.#frame.getBoundingClientRect();
    this.#frame.scrollBy(
      last.x + last.width / 2 - frame.x - frame.width / 2,
      last.y + last.height / 2 - frame.y - frame.height / 2,
    );
  }

  #draw(): void {
    if (this.#answer === undefined) return;
    const { graph, execution } = this.#answer;
    if (graph === null) {
      show(this.#frame, h('p', { class: 'empty' }, 'The template no longer contains this state machine.'));
      return;
    }
    const part = partOfRun(graph, execution.states);
    this.#wholeLabel.hidden = part.states.length === graph.states.length;
    const shown = this.#whole.checked ? graph : part;
    const picture = this.#place(shown);
    const scale = this.#fitting();
    const [width, height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    const viewBox = `0 0 ${picture.width} ${picture.height}`;
    const label = `${execution.machine}, with the path: ${execution.states.join(', ')}`;
    show(
      this.#frame,
      s(
        'svg',
        { viewBox, width, height, role: 'img', 'aria-label': label },
        arrowHeads(),
        parts(picture, this.#answer),
      ),
    );
  }

  /** Returns the layout of a graph, which is computed once. */
  #place(graph: StateGraph): PlacedGraph {
    const of = JSON.stringify(graph);
    if (this.#placed?.of !== of) this.#placed = { of, graph: placed(graph, widthOf) };
    return this.#placed.graph;
  }
}

function parts(graph: PlacedGraph, { execution }: ExecutionAnswer): SVGElement[] {
  const { states } = execution;
  const steps = new Set(states.slice(1).map((state, index) => JSON.stringify([states[index], state])));
  const taken = ({ from, to }: PlacedTransition) => steps.has(JSON.stringify([from, to]));
  // Taken transitions lie above the others.
  const transitions = graph.transitions.toSorted((a, b) => Number(taken(a)) - Number(taken(b)));
  return [
    ...transitions.map((transition) => arrow(transition, taken(transition))),
    ...transitions.filter(({ label }) => label !== '').map((transition) => arrowLabel(transition, taken(transition))),
    ...graph.states.map((state) => box(state, execution)),
  ];
}

function box(state: PlacedState, { states, status }: ExecutionAnswer['execution']): SVGElement {
  const entered = states.filter((name) => name === state.name).length;
  const last = states.at(-1) === state.name;
  const notes: Readonly<Record<typeof status, string>> = {
    RUNNING: 'here now',
    SUCCEEDED: 'ended here',
    FAILED: 'failed here',
    TIMED_OUT: 'timed out here',
    ABORTED: 'aborted here',
  };
  const note = last ? ` · ${notes[status]}` : '';
  const times = entered > 1 ? ` · ${entered} times` : '';
  const look = last ? `last ${status.toLowerCase()}` : entered > 0 ? 'entered' : 'not-entered';
  const { x, y } = state;
  return s(
    'g',
    { class: `state ${look}`, transform: `translate(${x} ${y})` },
    s('path', { d: outline(state) }),
    s('text', { y: -4, class: 'name' }, state.name),
    s('text', { y: 13, class: 'type' }, `${state.type}${times}${note}`),
  );
}

/** Returns the outline of a state: pointed for choices, round for ends and waits, rectangular for all others. */
function outline({ type, width, height }: PlacedState): string {
  const [right, bottom] = [width / 2, height / 2];
  const tip = 12;
  if (type === 'Choice') {
    return `M${tip - right} ${-bottom}H${right - tip}L${right} 0L${right - tip} ${bottom}H${tip - right}L${-right} 0Z`;
  }
  const round = ['Succeed', 'Fail', 'Wait'].includes(type) ? bottom : 5;
  const arc = (x: number, y: number) => `a${round} ${round} 0 0 1 ${x * round} ${y * round}`;
  return `M${round - right} ${-bottom}H${right - round}${arc(1, 1)}V${bottom - round}${arc(-1, 1)}H${round - right}${arc(-1, -1)}V${round - bottom}${arc(1, -1)}Z`;
}

function arrow({ points }: PlacedTransition, taken: boolean): SVGElement {
  const kind = taken ? 'taken' : 'open';
  return s('path', { class: `arrow ${kind}`, d: curve(points), 'marker-end': `url(#arrow-${kind})` });
}

/** Returns a path that is straight at both ends and rounded at each point between. */
function curve([first, ...others]: readonly Point[]): string {
  if (first === undefined) return '';
  const rounded = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? point;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const last = others.at(-1) ?? first;
  return `M${first.x} ${first.y}${rounded.join('')}L${last.x} ${last.y}`;
}

function arrowLabel({ label, labelAt }: PlacedTransition, taken: boolean): SVGElement {
  return s('text', { class: `condition ${taken ? 'taken' : 'open'}`, x: labelAt.x, y: labelAt.y + 4 }, label);
}

function arrowHeads(): SVGElement {
  const heads = ['open', 'taken'].map((kind) =>
    s(
      'marker',
      {
        id: `arrow-${kind}`,
        class: kind,
        viewBox: '0 0 10 10',
        refX: 9,
        refY: 5,
        markerWidth: 9,
        markerHeight: 9,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto-start-reverse',
      },
      s('path', { d: 'M0 0 10 5 0 10Z' }),
    ),
  );
  return s('defs', {}, heads);
}
