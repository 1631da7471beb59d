import { HeddleError } from '../base/errors.ts';

/** The error of a model that breaks a rule of ONNX. */
export function modelFileError(where: string, found: string, allowed: string, fix?: string): HeddleError {
  return new HeddleError('E_MODEL_FILE', { where, found, allowed, ...(fix !== undefined && { fix }) });
}
