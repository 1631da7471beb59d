/** Golden cases of models whose inputs are no text: inputs that are drawn from a seed, and some numbers of the outputs. */
import type { GoldenAnswer } from '../bundle/bundle-task.ts';
import type { HostTensors } from '../search/loaded-graph.ts';

/** The names of inputs that are drawn; `kind` is what they are. */
export function drawnInputs(kind: string): readonly string[] {
  return [1, 2].map((seed) => `drawn ${kind} ${seed}`);
}

/** The seed in such a name. */
export function seedOf(input: string): number {
  return Number(/\d+$/.exec(input)?.[0]);
}

/** At most `count` numbers of each output, evenly spaced. */
export function goldenNumbers(outputs: HostTensors, count: number): GoldenAnswer {
  const numbers = [...outputs.values()].flatMap(({ data }) => {
    const stride = Math.max(1, Math.floor(data.length / count));
    return Array.from({ length: Math.min(count, data.length) }, (_, i) => Number(data[i * stride]));
  });
  return { answer: '', numbers, choices: [] };
}
