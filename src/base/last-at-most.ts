/** The last place of rising numbers whose number is at most `value`, by bisection; 0 where none is. */
export function lastAtMost(numbers: ArrayLike<number>, value: number): number {
  let [low, high] = [0, numbers.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
