// Reads the export `parquet` with DuckDB and with hyparquet. Both must see the articles of the truth, value for value; and
// DuckDB's own substring, which counts code points, must find each span's quote at its fragments.
import { DuckDBInstance } from '@duckdb/node-api'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { readdirSync } from 'node:fs'
import { articles, attributions, done, same, spans } from './truth.mjs'

const time = (text) => new Date(text).toISOString()

// row is an article as the table should have it.
function row({ format, ...article }) {
  const dated = (one) => ({ ...one, confidence: one.confidence ?? null, created: time(one.created) })
  return {
    ...article,
    standing: article.standing ?? '',
    statuses: Object.entries(article.statuses ?? {}).map(([annotator, status]) => ({ annotator, status })),
    spans: article.spans.map(dated),
    attributions: article.attributions.map(({ claim, speaker, source, cue, ...frame }) => ({
      ...dated(frame),
      slots: Object.entries({ claim, cue, source, speaker }).filter(([, ids]) => ids.length > 0).map(([slot, spans]) => ({ slot, spans })),
    })),
  }
}

// unpacked is a row of the table with its JSON columns parsed and its times in one notation.
function unpacked(row) {
  const open = (one) => ({ ...one, attributes: JSON.parse(one.attributes), created: time(one.created) })
  return {
    ...row,
    spans: row.spans.map(open),
    attributions: row.attributions.map(open),
    entities: row.entities.map((one) => ({ ...one, external: JSON.parse(one.external) })),
  }
}

function check(reader, rows) {
  same(reader + ': rows', rows.map((one) => one.id), articles.map((one) => one.id))
  for (const [i, one] of rows.entries()) same(`${reader}: article ${one.id}`, unpacked(one), row(articles[i]))
}

const duckdb = await (await DuckDBInstance.create()).connect()
const query = async (sql) => (await duckdb.runAndReadAll(sql)).getRowObjectsJson()
await query(`set timezone = 'UTC'`)
check('DuckDB', await query(`from 'out/parquet/data/*.parquet'`))
const words = await query(`
  select span.id, span.quote,
    array_to_string(list_transform(span.fragments, lambda f: substring(text, f.start + 1, f."end" - f.start)), ' … ') as words
  from (select text, unnest(spans) as span from 'out/parquet/data/*.parquet')`)
same('DuckDB: spans', words.length, spans.length)
for (const { id, quote, words: found } of words) same('DuckDB: span ' + id, found, quote)
const speakers = await query(`
  select unnest(filled.spans) as id
  from (select unnest(frame.slots) as filled from (select unnest(attributions) as frame from 'out/parquet/data/*.parquet'))
  where filled.slot = 'speaker'`)
same('DuckDB: speakers', speakers.map((one) => one.id), attributions.flatMap((f) => f.speaker))

const rows = []
for (const name of readdirSync('out/parquet/data').sort()) {
  rows.push(...(await parquetReadObjects({ file: await asyncBufferFromFile('out/parquet/data/' + name), compressors })))
}
check('hyparquet', rows)
done('DuckDB and hyparquet, Parquet')
