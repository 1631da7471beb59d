/** Instances of COCO: one JSON file for all pictures. */
import { z } from 'zod';
import { HeddleError } from '../../base/errors.ts';
import type { DetectionRow, LabelledBox } from './object-detection.ts';
import { checkValue, parseJson } from './row-value.ts';

const id = z.union([z.int(), z.string()]);
const schema = z.object({
  images: z.array(z.object({ id, file_name: z.string().min(1) })),
  annotations: z.array(
    z.object({
      image_id: id,
      category_id: id,
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      iscrowd: z.unknown().optional(),
    }),
  ),
  categories: z.array(z.object({ id, name: z.string().min(1) })),
});

/**
 * A row for each picture; `pathOf` tells where a picture of that name is. Crowds and boxes without an area are left out.
 *
 * Throws: E_DATA naming `where`. Source: Lin et al. (2014), "Microsoft COCO"; cocodataset.org, "Data format".
 */
export function parseCoco(
  text: string,
  where: string,
  pathOf: (name: string) => string,
): readonly DetectionRow[] {
  const allowed = '{images, annotations, categories} as COCO has them';
  const { images, annotations, categories } = checkValue(
    schema,
    parseJson(text, where, allowed, 'a file'),
    where,
    allowed,
  );
  const names = new Map(categories.map(({ id: category, name }) => [category, name]));
  const boxes = new Map(images.map((image) => [image.id, [] as LabelledBox[]]));
  for (const [i, { image_id, category_id, bbox, iscrowd }] of annotations.entries()) {
    const at = `${where}: annotations.${i}`;
    const [label, own] = [names.get(category_id), boxes.get(image_id)];
    if (label === undefined) throw unknown(at, `category ${category_id}, which categories lack`);
    if (own === undefined) throw unknown(at, `picture ${image_id}, which images lack`);
    const [x, y, width, height] = bbox;
    if (width < 0 || height < 0) throw unknown(at, `a box ${width} wide and ${height} high`);
    if (iscrowd !== 1 && width > 0 && height > 0) own.push({ label, x, y, width, height });
  }
  if (images.length === 0) throw unknown(where, 'no pictures');
  return images.map((image) => ({ image: pathOf(image.file_name), boxes: boxes.get(image.id) ?? [] }));
}

function unknown(where: string, found: string): HeddleError {
  return new HeddleError('E_DATA', { where, found, fix: 'correct or remove it' });
}
