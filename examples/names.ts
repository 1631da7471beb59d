/**
 * A language model of surnames: it learns from a list how names are spelt, and writes new ones.
 *
 * Run it with `npx tsx examples/names.ts`.
 */
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { fit } from 'heddle';

const surnames = `Abbott Adams Allen Anderson Archer Armstrong Arnold Atkinson Austin Bailey Baker Baldwin Ball Barber
Barker Barnes Barnett Barrett Barton Bates Baxter Bell Bennett Benson Berry Bishop Black Bolton Bond Booth Bowen Boyd
Bradley Bradshaw Briggs Brooks Brown Bryant Burgess Burke Burns Burton Bush Butler Byrne Cameron Campbell Carpenter
Carroll Carter Chambers Chandler Chapman Clark Clarke Clayton Cole Coleman Collins Conway Cook Cooper Cox Craig Crawford
Cross Cunningham Curtis Dalton Daniels Davidson Davies Dawson Day Dean Dixon Douglas Doyle Drake Duncan Dunn Edwards
Elliott Ellis Evans Farmer Farrell Fisher Fleming Fletcher Ford Foster Fowler Fox Francis Franklin Freeman Frost Fuller
Gardner Garner Gibbons Gibson Gilbert Gill Glover Goodman Goodwin Gordon Graham Grant Graves Gray Green Greene Gregory
Griffin Griffiths Hale Hall Hamilton Hammond Hancock Hansen Harding Hardy Harper Harris Harrison Hart Harvey Hawkins Hayes
Henderson Henry Herbert Hicks Higgins Hill Hobbs Hodges Holland Holmes Holt Hooper Hopkins Horton Howard Howell Hudson
Hughes Hunt Hunter Hutchinson Jackson Jacobs James Jenkins Jennings Jensen Johnson Johnston Jones Jordan Kelly Kemp Kennedy
Kent Kerr King Kirby Knight Knowles Lamb Lambert Lane Larson Lawrence Lawson Leach Lewis Lloyd Lowe Lucas Lynch Mann Manning
Marsh Marshall Martin Mason Matthews Maxwell May Miller Mills Mitchell Moore Moran Morgan Morris Morton Murphy Murray Nash
Newman Newton Nichols Nicholson Nolan Norman Norris Norton Oliver Osborne Owen Palmer Parker Parsons Patterson Payne Pearson
Perkins Perry Peters Phillips Pierce Porter Potter Powell Power Price Quinn Randall Read Reed Reeves Reynolds Rhodes Rice
Richards Richardson Riley Roberts Robertson Robinson Rogers Rose Ross Rowe Russell Ryan Saunders Schofield Scott Sharp Shaw
Shelton Shepherd Simmons Simpson Sinclair Skinner Slater Smith Snow Spencer Stephens Stevens Stevenson Stewart Stone Sutton
Swift Taylor Thomas Thompson Thomson Thornton Todd Townsend Tucker Turner Tyler Vaughan Wade Walker Wallace Walsh Walters
Walton Ward Warner Warren Waters Watkins Watson Watts Weaver Webb Webster Weston Wheeler Whitaker White Wilkins Wilkinson
Williams Williamson Willis Wilson Winter Wood Woods Woodward Wright Yates York Young`;

/** Trains for some updates and writes `count` names, the first of them beginning with "Mac". */
export async function writeNames(updates: number, count: number): Promise<readonly string[]> {
  const rows = surnames.split(/\s+/).map((text) => ({ text }));
  const model = await fit({
    task: 'text-generation',
    documents: 'line',
    decoder: 'gru',
    model: { layers: 1, width: 96, dropout: 0.3 },
    train: rows.filter((_, i) => i % 10 !== 0),
    dev: rows.filter((_, i) => i % 10 === 0),
    ...{ context: 20, updates, learningRate: 0.005, batchTokens: 640, threads: 1 },
  });
  const names: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const [answer] = await model.predict([seed === 1 ? 'Mac' : ''], {
      temperature: 0.8,
      seed,
      maxNewTokens: 20,
    });
    if (answer !== undefined) names.push(answer.text);
  }
  await model.release();
  return names;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  console.log((await writeNames(600, 12)).join('\n'));
}
