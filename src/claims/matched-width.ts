/**
 * The width, a multiple of `step`, with which a model comes nearest to a number of parameters.
 *
 * `count` gives the parameters of a width and must grow with it.
 */
export function matchedWidth(count: (width: number) => number, parameters: number, step: number): number {
  let width = step;
  while (count(width + step) <= parameters) width += step;
  const below = parameters - count(width);
  return Math.abs(below) <= count(width + step) - parameters ? width : width + step;
}
