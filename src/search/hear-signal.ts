/** A signal that is read while it arrives. */
import type { Fields } from '../data/field.ts';
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';
import type { StepwiseSignal } from '../models/signals/stepwise-signal.ts';
import { startGraph, stateGraph, vectorsGraph } from './decoding-graphs.ts';
import { type DecoderCaches, rename, withPrefix } from './decoding-program.ts';
import type { HostTensors, LoadedGraphs } from './loaded-graph.ts';

/** How samples become frames. */
interface FrameForm {
  /** Samples of a frame, and from one frame to the next. */
  readonly frame: number;
  readonly hop: number;
}

export interface HeardModel {
  readonly model: StepwiseSignal;
  /** The fields of the front: `samples` and `length`. */
  readonly inputs: Fields;
  readonly form: FrameForm;
  readonly graphs: LoadedGraphs;
}

/**
 * What the head of a model says of each state of a signal, as soon as the samples are there that the state depends on: the same
 * numbers, but for rounding, as those of the whole signal at once, whatever pieces the samples come in.
 *
 * Three things are carried from piece to piece: the samples of frames that are not whole, or that states still to come look at;
 * how many states were read; and the caches of the body. Yields the outputs of one state after the other, [1, 1, ...] each.
 */
export async function* hearSignal(
  { model, inputs, form, graphs }: HeardModel,
  samples: AsyncIterable<Float32Array>,
): AsyncGenerator<HostTensors, void, void> {
  let heard: Heard = { samples: new Float32Array(0), from: 0, states: 0 };
  let caches = await startOf(model, graphs);
  const read = async function* (isEnd: boolean): AsyncGenerator<HostTensors, void, void> {
    const { window, rest, fresh, skipped } = nextWindow(heard, model, form, isEnd);
    heard = rest;
    if (window === undefined) return;
    const feeds = new Map<string, HostTensor>([
      ['samples', hostTensor('float32', [1, window.samples.length], window.samples)],
      ['length', hostTensor('int32', [1], [window.length])],
    ]);
    const vectors = (await graphs.run('hear vectors', () => vectorsGraph(model, inputs), feeds)).get(
      'vectors',
    )!;
    for (let i = skipped; i < skipped + fresh; i++) {
      const step = new Map([
        ['x', rowAt(vectors, i)],
        ...rename(caches.fixed, 'fixed:'),
        ...rename(caches.state, 'state:'),
      ]);
      const found = await graphs.run('hear state', () => stateGraph(model, inputs), step);
      caches = { fixed: caches.fixed, state: withPrefix(found, 'next:') };
      yield found;
    }
  };
  for await (const piece of samples) {
    heard = { ...heard, samples: joined(heard.samples, piece) };
    yield* read(false);
  }
  yield* read(true);
}

async function startOf(model: StepwiseSignal, graphs: LoadedGraphs): Promise<DecoderCaches> {
  const rows = new Map([['rows', hostTensor('int32', [1, 1], [0])]]);
  const caches = await graphs.run('hear start', () => startGraph(model), rows);
  return { fixed: withPrefix(caches, 'fixed:'), state: withPrefix(caches, 'state:') };
}

/** What is carried from piece to piece. */
interface Heard {
  /** The samples from sample number `from` on. */
  readonly samples: Float32Array;
  readonly from: number;
  /** States that were read. */
  readonly states: number;
}

interface Window {
  readonly samples: Float32Array;
  /** How many of them make whole frames. */
  readonly length: number;
}

interface Next {
  /** Undefined: no state is ready. */
  readonly window: Window | undefined;
  readonly rest: Heard;
  /** States of the window that were read before, and those that are new. */
  readonly skipped: number;
  readonly fresh: number;
}

/**
 * The samples of the states that are ready, with those of the frames around them.
 *
 * Frame t is the samples from t hop on; state s depends on the frames s stride - reach to s stride + reach, as far as they exist. The
 * window begins at a multiple of the stride, so that its convolutions stand where those of the whole signal do.
 */
function nextWindow(
  heard: Heard,
  { stride, reach }: StepwiseSignal,
  { frame, hop }: FrameForm,
  isEnd: boolean,
): Next {
  const held = isEnd ? filledUp(heard, hop) : heard;
  const count = held.from + held.samples.length;
  const whole = Math.floor(count / hop);
  const frames = isEnd ? whole : Math.max(0, Math.min(whole, Math.floor((count - frame) / hop) + 1));
  const ready = isEnd
    ? Math.ceil(frames / stride)
    : Math.max(0, Math.floor((frames - 1 - reach) / stride) + 1);
  const fresh = ready - held.states;
  if (fresh <= 0) return { window: undefined, rest: held, skipped: 0, fresh: 0 };
  const before = Math.ceil(reach / stride);
  const first = Math.max(0, held.states - before);
  const last = isEnd ? frames : (ready - 1) * stride + reach + 1;
  const [start, end] = [
    first * stride * hop - held.from,
    (isEnd ? count : (last - 1) * hop + frame) - held.from,
  ];
  const window = { samples: held.samples.slice(start, end), length: last * hop - first * stride * hop };
  const from = Math.max(0, ready - before) * stride * hop;
  const rest = { samples: held.samples.slice(from - held.from), from, states: ready };
  return { window, rest, skipped: held.states - first, fresh };
}

/** Zeros after a signal that is shorter than one frame is long, as in `audioDataset`. */
function filledUp(heard: Heard, hop: number): Heard {
  if (heard.from > 0 || heard.samples.length >= hop) return heard;
  return { ...heard, samples: joined(heard.samples, new Float32Array(hop - heard.samples.length)) };
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** [1, S, E] -> [1, 1, E] of place i */
function rowAt({ dims, data }: HostTensor, i: number): HostTensor {
  const width = dims.at(-1) ?? 0;
  return hostTensor(
    'float32',
    [1, 1, width],
    Array.from(data.subarray(i * width, (i + 1) * width) as Float32Array),
  );
}
