import { type HostTensor, hostTensor } from '../../src/graph/host-tensor.ts';

/** Numbers without an order, a function of a name: the same as those of `noise` in tools/golden/images.py. */
export function formulaValues(
  name: string,
  shape: readonly number[],
  { scale = 0.3, centre = 0 } = {},
): HostTensor<'float32'> {
  const phase = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 97;
  const size = shape.reduce((product, d) => product * d, 1);
  const values = Array.from({ length: size }, (_, i) => {
    const x = 43758.5453 * Math.sin(12.9898 * i + phase);
    return centre + scale * (2 * (x - Math.floor(x)) - 1);
  });
  return hostTensor('float32', shape, values);
}
