// What the exports must say: the articles of the native dataset, with text as code points and quotes by span.
import { readFileSync, readdirSync } from 'node:fs'

export const articles = lines('articles.jsonl')
export const byID = new Map(articles.map((a) => [a.id, a]))
export const spans = articles.flatMap((a) => a.spans)
export const attributions = articles.flatMap((a) => a.attributions)
export const slots = ['claim', 'speaker', 'source', 'cue']

// hostile are the texts, each once, that a spreadsheet would run.
const texts = (value) => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(texts))
export const hostile = [...new Set(texts(articles))].filter((text) => /^[=+\-@\t\r]/.test(text)).sort()

// lines reads JSON Lines.
export function lines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
}

// files are the paths of the files in a folder that end so, one for each article: no fewer, no more. The index and the
// manifest are of no article.
export function files(folder, ending) {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending) && !['index.html', 'manifest.json'].includes(name))
  same(`${folder}: files`, names.length, articles.length)
  return names.sort().map((name) => folder + name)
}

// slice is a stretch of a text counted in code points.
export const slice = (text, start, end) => [...text].slice(start, end).join('')

// utf16 is the number of UTF-16 units before a code point.
export const utf16 = (text, point) => [...text].slice(0, point).join('').length

let failures = 0
let passed = 0

// same compares two values by their JSON, in which the order of keys means nothing, and says what differs.
export function same(what, got, want) {
  const sorted = (_, value) => (value?.constructor === Object ? Object.fromEntries(Object.entries(value).sort()) : value)
  const a = JSON.stringify(got, sorted)
  const b = JSON.stringify(want, sorted)
  if (a === b) {
    passed++
  } else {
    failures++
    console.error(`${what}:\n  got  ${a}\n  want ${b}`)
  }
}

// done tells how many comparisons were made; none is a failure too.
export function done(name) {
  console.log(`${name}: ${passed} passed, ${failures} failed`)
  if (failures > 0 || passed === 0) process.exit(1)
}

// sameTables joins the tables of csv, datapackage and xlsx by their ids, and compares what comes out with the articles. A
// table is a list of rows, and a row an object with a string for each column.
export function sameTables(where, tables) {
  const rows = (table, column, id) => tables[table].filter((row) => row[column] === id)
  const range = ({ start, end }) => ({ start: Number(start), end: Number(end) })
  const values = (id) => rows('attributes', 'element', id).map((row) => [row.element_type, row.attribute, row.value])
  const filled = (id, slot) => rows('attribution_spans', 'attribution', id).filter((row) => row.slot === slot).map((row) => row.span)

  const found = {
    articles: tables.articles,
    zones: tables.zones.map((row) => ({ ...row, ...range(row) })),
    spans: tables.spans.map((row) => ({ ...row, fragments: rows('fragments', 'span', row.span).map(range), attributes: values(row.span) })),
    attributions: tables.attributions.map((row) => (
      { ...row, ...Object.fromEntries(slots.map((slot) => [slot, filled(row.attribution, slot)])), attributes: values(row.attribution) })),
    attributions_text: tables.attributions_text,
    entities: tables.entities.map((row) => ({ ...row, names: values(row.entity) })),
  }
  for (const [table, list] of Object.entries(found)) {
    const want = articles.flatMap(rowsOf[table])
    same(`${where}: rows of ${table}`, list.length, want.length)
    for (const [i, row] of list.entries()) same(`${where}: ${table} ${i + 1}`, row, want[i])
  }
}

// rowsOf are the rows that an article has in each table, joined with those that belong to them.
const rowsOf = {
  articles: ({ id, format, zones, annotators, entities, spans, attributions, statuses, comments, reviews, ...a }) => [
    { ...a, article: id, standing: a.standing ?? a.status, length: String([...a.text].length) }],
  zones: (a) => a.zones.map((zone) => ({ ...zone, article: a.id })),
  spans: (a) => a.spans.map(({ id, ...s }) => ({ ...cells('span', s), span: id, article: a.id, entity: s.entity ?? '' })),
  attributions: (a) => a.attributions.map(({ id, ...f }) => (
    { ...cells('attribution', f), attribution: id, article: a.id, parent: f.parent ?? '', absent: f.absent.join(';') })),
  attributions_text: (a) => a.attributions.map((f) => inWords(a, f)),
  entities: (a) => a.entities.map(({ id, aliases, external, ...e }) => ({
    ...e, entity: id, merged_into: e.merged_into ?? '',
    names: [...aliases.map((name) => ['entity', 'alias', name]), ...Object.entries(external).map(([of, name]) => ['entity', 'external:' + of, name])],
  })),
}

// cells is a span or an attribution with the values as a table has them.
function cells(type, one) {
  const attributes = Object.entries(one.attributes).map(([name, value]) => [type, name, value])
  return { ...one, attributes, flagged: String(one.flagged), confidence: String(one.confidence ?? '') }
}

// inWords is the row of attributions_text for an attribution.
function inWords(article, frame) {
  const row = {
    article: article.id, title: article.title, outlet: article.outlet, published: article.published, attribution: frame.id,
    annotator: frame.annotator, attributes: Object.entries(frame.attributes).map((one) => one.join('=')).join('; '),
    other_slots: '', other_entities: '', note: frame.note, flagged: String(frame.flagged),
  }
  for (const slot of slots) {
    const members = article.spans.filter((s) => frame[slot].includes(s.id))
    const entities = article.entities.filter((e) => members.some((s) => s.entity === e.id))
    row[slot] = members.map((s) => s.quote).join(' | ')
    row[slot + '_entities'] = entities.map((e) => e.name).join(' | ')
    row[slot + '_absent'] = String(frame.absent.includes(slot))
  }
  return row
}
