import { Graph, layout } from '@dagrejs/dagre';
import type { GraphState, GraphTransition, StateGraph } from '../../views/answers.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A state with its centre and its size. */
export interface PlacedState extends GraphState, Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedTransition extends GraphTransition {
  readonly points: readonly Point[];
  /** The centre of the label. */
  readonly labelAt: Point;
}

export interface PlacedGraph {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly transitions: readonly PlacedTransition[];
}

const STATE_HEIGHT = 46;
const LABEL_HEIGHT = 18;
/** The horizontal space around the text of a state. Pointed and round ends take a part of it. */
const PADDING = 40;

/**
 * Places the states from top to bottom.
 *
 * @param widthOf returns the width of a text, in pixels
 */
export function placed({ states, transitions }: StateGraph, widthOf: (text: string) => number): PlacedGraph {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 36, edgesep: 16, marginx: 12, marginy: 12 });
  for (const { name } of states) {
    graph.setNode(name, { width: Math.max(160, Math.ceil(widthOf(name)) + PADDING), height: STATE_HEIGHT });
  }
  const comingTo = Map.groupBy(transitions, ({ to }) => to);
  for (const { from, to, label } of transitions) {
    const width = label === '' ? 0 : Math.ceil(widthOf(label)) + 8;
    // A state that many states lead to, such as the end, must not pull them apart from their neighbours.
    const weight = (comingTo.get(to)?.length ?? 0) > 2 ? 1 : 8;
    graph.setEdge(from, to, { width, height: label === '' ? 0 : LABEL_HEIGHT, labelpos: 'c', weight });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    states: states.map((state) => ({ ...state, ...boxOf(graph.node(state.name)) })),
    transitions: transitions.map((transition) => {
      const { points = [], x = 0, y = 0 } = graph.edge(transition.from, transition.to);
      return { ...transition, points, labelAt: { x, y } };
    }),
  };
}

const boxOf = ({ x = 0, y = 0, width = 0, height = 0 }: Partial<Point & { width: number; height: number }>) => ({
  x,
  y,
  width,
  height,
});

/**
 * Returns the part of a state machine that matters to a run: the entered states, and those that the run can still reach. A
 * machine with a branch for each status of an order is many times as wide as this part.
 *
 * @example
 * const states = [{ name: 'A', type: 'Pass' }, { name: 'B', type: 'Pass' }];
 * partOfRun({ start: 'A', states, transitions: [] }, ['A']).states // [{ name: 'A', type: 'Pass' }]
 */
export function partOfRun(graph: StateGraph, entered: readonly string[]): StateGraph {
  const ahead = new Set([entered.at(-1) ?? graph.start]);
  // The loop also visits what it adds to the set.
  for (const from of ahead) {
    for (const transition of graph.transitions) if (transition.from === from) ahead.add(transition.to);
  }
  const reached = new Set([...ahead, ...entered]);
  const states = graph.states.filter(({ name }) => reached.has(name));
  const transitions = graph.transitions.filter(({ from, to }) => reached.has(from) && reached.has(to));
  return { start: graph.start, states, transitions };
}
