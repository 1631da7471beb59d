/** Labels as a file of the bundle, and as fields of examples. */
import type { AssetFiles } from '../bundle/bundle-task.ts';
import type { FieldValues } from '../data/field.ts';
import { type LabelList, parseLabels } from '../data/label-list.ts';
import { type IdLists, idLists } from '../data/packed-list.ts';
import type { RowSequence } from '../data/row-sequence.ts';

const labelsFile = 'labels.json';

/** `BundleTask.assetFiles` of a model with labels. */
export function labelFiles({ labels }: { readonly labels: LabelList }): ReadonlyMap<string, unknown> {
  return new Map([[labelsFile, labels.labels]]);
}

/** The labels in the files of a bundle. Throws E_MODEL_FILE. */
export async function readLabels(files: AssetFiles): Promise<LabelList> {
  return parseLabels(await files.json(labelsFile), files.where(labelsFile));
}

/** Whether an item has any number of labels, and not exactly one. */
export function isMultiLabel({ head }: { readonly head: Readonly<Record<string, unknown>> }): boolean {
  return head.multiLabel === true;
}

/** The ids of the labels of each item. Throws E_DATA for a label that the model does not have, naming the item. */
export function labelIds(
  given: RowSequence<readonly string[]>,
  labels: LabelList,
  { where, item }: { readonly where: string; readonly item: string },
): IdLists {
  const known = idLists(labels.size, given.length);
  for (const names of given) {
    const place = `${where}: ${item} ${known.length + 1}`;
    known.push(names.map((name) => labels.id(name, place)));
  }
  return known;
}

/** The right labels of an item as a field of its example. */
export function labelField(
  ids: ArrayLike<number>,
  { size }: LabelList,
  multiLabel: boolean,
): readonly [field: string, values: FieldValues] {
  if (!multiLabel) return ['label', Int32Array.from(ids)];
  const isChosen = new Float32Array(size);
  for (let n = 0; n < ids.length; n++) isChosen[ids[n]!] = 1;
  return ['labels', isChosen];
}

interface MixedLabels {
  readonly own: ArrayLike<number>;
  readonly partner: ArrayLike<number>;
  /** Of the item itself, 0 to 1. */
  readonly share: number;
}

/** The right labels of an item into which another one is mixed: their mean, weighted by the shares, for the loss of a head. */
export function mixedLabelFields(
  { own, partner, share }: MixedLabels,
  labels: LabelList,
  multiLabel: boolean,
): readonly (readonly [field: string, values: FieldValues])[] {
  const [[name, values], [, others]] = [own, partner].map((ids) => labelField(ids, labels, multiLabel)) as [
    ReturnType<typeof labelField>,
    ReturnType<typeof labelField>,
  ];
  if (multiLabel) {
    return [[name, Float32Array.from(values, (value, n) => share * value + (1 - share) * others[n]!)]];
  }
  return [
    [name, values],
    ['partner', others],
    ['share', Float32Array.of(share)],
  ];
}
