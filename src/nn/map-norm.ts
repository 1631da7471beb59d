/** Which normalisation the bodies for pictures have. */
import { dimAt } from '../graph/shape.ts';
import type { Tensor } from '../graph/tensor.ts';
import { batchNorm } from './batch-norm.ts';
import { groupNorm } from './group-norm.ts';
import type { ModuleScope } from './module-scope.ts';

export const mapNorms = ['batch', 'group'] as const;
export type MapNorm = (typeof mapNorms)[number];

/** Channels of a group where they divide so: narrow nets have fewer. Source: Wu and He (2018), table 3, 16 channels to a group. */
const channelsOfGroup = 16;

/** Normalises maps [B, C, H, W] by their batch, or each picture by groups of at most 16 channels. */
export function mapNorm(scope: ModuleScope, kind: MapNorm, x: Tensor): Tensor {
  return kind === 'batch' ? batchNorm(scope, {}, x) : groupNorm(scope, { groups: groupsOf(x) }, x);
}

/** The fewest groups of at most 16 channels, two at least where there are two channels. */
function groupsOf({ shape }: Tensor): number {
  const channels = Number(dimAt(shape, 1));
  const least = Math.min(channels, Math.max(2, Math.ceil(channels / channelsOfGroup)));
  for (let groups = least; groups < channels; groups++) if (channels % groups === 0) return groups;
  return channels;
}
