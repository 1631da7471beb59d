/** What tasks share that give labels to files, such as pictures and videos. */
import type { LabelList } from '../data/label-list.ts';
import { baseName, fileName, type MediaFile } from '../data/media.ts';
import type { HostTensors } from '../search/loaded-graph.ts';
import type { TestItem } from './item-view.ts';
import {
  type LabelAnswer,
  type LabelPredicting,
  labelAnswer,
  mostProbable,
  shownProbabilities,
} from './label-answers.ts';

/** A file, or what it holds. */
type GivenFile = MediaFile | object;

/** What a model says of a file. */
export interface FileAnswer extends LabelAnswer {
  /** Its path, where it has one. */
  readonly path: string;
}

/** The answers that outputs of a model stand for. */
export function fileAnswers(
  files: readonly GivenFile[],
  outputs: readonly HostTensors[],
  { labels, multiLabel }: { readonly labels: LabelList; readonly multiLabel: boolean },
): readonly FileAnswer[] {
  return files.map((file, i) => ({
    path: fileName(file, ''),
    ...labelAnswer(outputs[i], labels, multiLabel),
  }));
}

/** `PATH<TAB>LABEL<TAB>PROBABILITY`; as JSON with `more`. */
export function formatFileAnswer(
  answer: FileAnswer,
  options: Partial<LabelPredicting>,
  json: boolean,
  more: object = {},
): string {
  const { path, label, labels, probabilities } = answer;
  if (json) {
    return JSON.stringify({
      ...{ path, label, labels, probabilities: shownProbabilities(answer, options) },
      ...more,
    });
  }
  const { topK } = options;
  if (topK !== undefined) return `${path}\t${mostProbable(answer, topK)}`;
  const chosen = probabilities.filter(([name]) => labels.includes(name));
  return `${path}\t${label}\t${chosen.map(([, probability]) => probability.toFixed(4)).join('|')}`;
}

/** A file of a test set with its right labels; `item` is what it is called where it has no name. */
export function fileItem<File extends GivenFile>(
  input: File,
  labels: readonly string[],
  item: string,
): TestItem<File> {
  return { input, text: baseName(input, item), references: [labels.join('|')], length: 1 };
}
