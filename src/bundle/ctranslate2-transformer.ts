/**
 * From CTranslate2's variables to the parameters of our Transformer.
 *
 * `linear_0` of self-attention holds Q, K and V stacked, `linear_1` of cross-attention K and V. A weight is
 * [out, in] there and [in, out] here; a layer norm has `gamma` and `beta`.
 */
import { type HostTensor, hostTensor } from '../graph/host-tensor.ts';

type Tensor = HostTensor<'float32'>;
type Named = readonly (readonly [name: string, tensor: Tensor])[];

/** The variable of a name. Throws E_MODEL_FILE where the file has none. */
export type Take = (name: string) => Tensor;

/** What has to be known to read the encoder or the decoder. */
export interface Side {
  readonly layers: number;
  /** For each of our ids the row that its token has in the file. */
  readonly rows: readonly number[];
  /** How many positions our table gets. */
  readonly length: number;
}

export function encoderTensors(take: Take, side: Side): Named {
  return [
    ...embeddings(take, 'encoder', side),
    ...layerIndices(side).flatMap((i) => {
      const [ours, theirs] = [`encoder.layers.${i}`, `encoder/layer_${i}`];
      return [...selfAttention(take, ours, theirs), ...feedForward(take, ours, theirs)];
    }),
    ...norm(take, 'encoder', 'encoder'),
  ];
}

export function decoderTensors(take: Take, side: Side): Named {
  const weight = take('decoder/projection/weight');
  const bias = take('decoder/projection/bias');
  return [
    ...embeddings(take, 'decoder', side),
    ...layerIndices(side).flatMap((i) => {
      const [ours, theirs] = [`decoder.layers.${i}`, `decoder/layer_${i}`];
      return [
        ...selfAttention(take, ours, theirs),
        ...crossAttention(take, ours, theirs),
        ...feedForward(take, ours, theirs),
      ];
    }),
    ...norm(take, 'decoder', 'decoder'),
    ['output.weight', transposed(selectRows(weight, side.rows))],
    ['output.bias', selectRows(bias, side.rows)],
  ];
}

function embeddings(take: Take, side: 'encoder' | 'decoder', { rows, length }: Side): Named {
  const table = take(`${side}/embeddings/weight`);
  return [
    [`${side}.embedding.weight`, selectRows(table, rows)],
    [`${side}.positions.weight`, positionTable(length, table.dims[1]!)],
  ];
}

function selfAttention(take: Take, ours: string, theirs: string): Named {
  return [
    ...norm(take, `${ours}.selfAttention`, `${theirs}/self_attention`),
    ...linear(take, `${ours}.selfAttention.queryKeyValue`, `${theirs}/self_attention/linear_0`),
    ...linear(take, `${ours}.selfAttention.output`, `${theirs}/self_attention/linear_1`),
  ];
}

function crossAttention(take: Take, ours: string, theirs: string): Named {
  return [
    ...norm(take, `${ours}.crossAttention`, `${theirs}/attention`),
    ...linear(take, `${ours}.crossAttention.query`, `${theirs}/attention/linear_0`),
    ...linear(take, `${ours}.crossAttention.keyValue`, `${theirs}/attention/linear_1`),
    ...linear(take, `${ours}.crossAttention.output`, `${theirs}/attention/linear_2`),
  ];
}

function feedForward(take: Take, ours: string, theirs: string): Named {
  return [
    ...norm(take, `${ours}.feedForward`, `${theirs}/ffn`),
    ...linear(take, `${ours}.feedForward.inner`, `${theirs}/ffn/linear_0`),
    ...linear(take, `${ours}.feedForward.outer`, `${theirs}/ffn/linear_1`),
  ];
}

function norm(take: Take, ours: string, theirs: string): Named {
  return [
    [`${ours}.norm.scale`, take(`${theirs}/layer_norm/gamma`)],
    [`${ours}.norm.bias`, take(`${theirs}/layer_norm/beta`)],
  ];
}

function linear(take: Take, ours: string, theirs: string): Named {
  return [
    [`${ours}.weight`, transposed(take(`${theirs}/weight`))],
    [`${ours}.bias`, take(`${theirs}/bias`)],
  ];
}

function layerIndices({ layers }: Side): readonly number[] {
  return Array.from({ length: layers }, (_, i) => i);
}

/** [O, I] -> [I, O] */
function transposed({ dims, data }: Tensor): Tensor {
  const [rows = 1, columns = 1] = dims;
  const moved = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
  return hostTensor('float32', [columns, rows], moved);
}

/** [R, ...] -> [rows.length, ...] */
function selectRows({ dims, data }: Tensor, rows: readonly number[]): Tensor {
  const width = data.length / dims[0]!;
  const selected = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    selected.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return hostTensor('float32', [rows.length, ...dims.slice(1)], selected);
}

/**
 * Sinusoidal positions as OpenNMT-tf has them: counted from 1, all sines before all cosines.
 *
 * Formula: P[t, i] = sin((t + 1) r_i), P[t, D/2 + i] = cos((t + 1) r_i), r_i = exp(-i ln(10000) / (D/2 - 1)).
 */
function positionTable(length: number, width: number): Tensor {
  const half = width / 2;
  const values = Float32Array.from({ length: length * width }, (_, at) => {
    const column = at % width;
    const angle = (Math.floor(at / width) + 1) * Math.exp((-(column % half) * Math.log(10000)) / (half - 1));
    return column < half ? Math.sin(angle) : Math.cos(angle);
  });
  return hostTensor('float32', [length, width], values);
}
