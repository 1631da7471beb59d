/** All tasks. A new one is a file of its own and a line here. */

import { didYouMean } from '../base/did-you-mean.ts';
import { HeddleError } from '../base/errors.ts';
import type { FindTask } from '../bundle/bundle-task.ts';
import { audioClassification } from './audio-classification.ts';
import { automaticSpeechRecognition } from './automatic-speech-recognition.ts';
import { fillMask } from './fill-mask.ts';
import { imageClassification } from './image-classification.ts';
import { imageSegmentation } from './image-segmentation.ts';
import { objectDetection } from './object-detection.ts';
import { questionAnswering } from './question-answering.ts';
import { sequenceToSequenceTask } from './sequence-to-sequence.ts';
import { signalClassification } from './signal-classification.ts';
import type { AnyTask } from './task.ts';
import { textClassification } from './text-classification.ts';
import { textGeneration } from './text-generation.ts';
import { timeSeriesForecasting } from './time-series-forecasting.ts';
import { tokenClassification } from './token-classification.ts';
import { videoClassification } from './video-classification.ts';

/** By name, with their types. */
export const taskTable = {
  'sequence-to-sequence': sequenceToSequenceTask,
  'text-classification': textClassification,
  'text-generation': textGeneration,
  'fill-mask': fillMask,
  'token-classification': tokenClassification,
  'question-answering': questionAnswering,
  'image-classification': imageClassification,
  'image-segmentation': imageSegmentation,
  'object-detection': objectDetection,
  'signal-classification': signalClassification,
  'audio-classification': audioClassification,
  'automatic-speech-recognition': automaticSpeechRecognition,
  'video-classification': videoClassification,
  'time-series-forecasting': timeSeriesForecasting,
} as const;

export const tasks: readonly AnyTask[] = Object.values(taskTable) as readonly unknown[] as readonly AnyTask[];

/** The task of that name. Throws `code` with the names that exist. */
export function findTask(
  name: string,
  where = '--task',
  code: 'E_CONFIG' | 'E_MODEL_FILE' = 'E_CONFIG',
): AnyTask {
  const task = tasks.find((candidate) => candidate.name === name);
  if (task !== undefined) return task;
  const names = tasks.map((candidate) => candidate.name);
  const fix = didYouMean(name, names) ?? 'see heddle tasks';
  throw new HeddleError(code, {
    where,
    found: `task ${JSON.stringify(name)}`,
    allowed: names.join(', '),
    fix,
  });
}

/** The same for the task that a bundle names. */
export const findBundleTask: FindTask = (name, where) => findTask(name, where, 'E_MODEL_FILE');
