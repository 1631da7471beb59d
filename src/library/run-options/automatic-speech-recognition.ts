/** Options of automatic-speech-recognition. Made by `npm run types` from the schemas; a test holds that it is up to date. */

import type { RunOptions } from './run-options.ts';

/** Options of a run of automatic-speech-recognition, next to those of its model. */
export interface AutomaticSpeechRecognitionOptions extends RunOptions {
  /** Most recordings of a batch (an integer from 1 to 1,000,000,000; default: 32). */
  readonly batchSize?: number | undefined;
  /** Probability that is spread over all labels (a number from 0 below 1; default: 0). */
  readonly labelSmoothing?: number | undefined;
  /** Dev metric that selects the best weights (default: character). */
  readonly metric?: 'loss' | 'word' | 'character' | undefined;
  /**
   * Samples a second that the model reads (default: those of the first recording, at most 16000; an integer
   * from 100 to 192,000).
   */
  readonly sampleRate?: number | undefined;
  /** Milliseconds of a frame of the spectrogram (a number from 1 to 1,000; default: 25). */
  readonly frame?: number | undefined;
  /** Milliseconds from one frame to the next (a number from 1 to 1,000; default: 10). */
  readonly hop?: number | undefined;
  /** Bands of the spectrogram, on the mel scale (an integer from 1 to 1,024; default: 40). */
  readonly bands?: number | undefined;
  /**
   * What gets the mean 0 and the deviation 1: global, each band of the training set; file, each band of each
   * recording, so that its loudness and its microphone do not count; none (default: global).
   */
  readonly normalization?: 'file' | 'global' | 'none' | undefined;
  /**
   * Stretches of frames that are hidden in each training recording (SpecAugment; an integer from 0 to 64;
   * default: 0).
   */
  readonly timeMasks?: number | undefined;
  /**
   * Stretches of bands that are hidden in each training recording (SpecAugment; an integer from 0 to 64;
   * default: 0).
   */
  readonly bandMasks?: number | undefined;
  /** What happens to texts first: nothing, Unicode composition, or that and lower case (default: nfc-lower). */
  readonly normalize?: 'none' | 'nfc' | 'nfc-lower' | undefined;
}
