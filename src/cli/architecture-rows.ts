/** The parts of a model in words, each with its name: `encoder`, `transformer: layers 3, width 128`. */
export function architectureRows(
  architecture: Readonly<Record<string, unknown>>,
): readonly (readonly [part: string, text: string])[] {
  return Object.entries(architecture).map(([part, value]) => [part, partText(value)] as const);
}

function partText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.join(', ');
  const { family, options = {}, ...rest } = value as Readonly<Record<string, unknown>>;
  const settings = Object.entries({ ...(options as object), ...rest });
  const text = settings.map(([name, setting]) => `${name} ${String(setting)}`).join(', ');
  return family === undefined ? text : `${String(family)}: ${text}`;
}
