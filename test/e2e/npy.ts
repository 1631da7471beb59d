/** A `.npy` of unsigned bytes. */
export function npy(shape: readonly number[], data: Uint8Array): Uint8Array {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const text = `${header.padEnd(117)}\n`;
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\x00\x76\x00'), Buffer.from(text), data]);
}
