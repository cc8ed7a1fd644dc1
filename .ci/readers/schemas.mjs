// Holds the JSON of the exports against the schemas in schemas/, which follow the published descriptions of the formats, with
// ajv. What no schema can say is looked at here too: offsets in the format's own unit must give the words, and links must lead
// somewhere.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } from 'hyparquet'
import { articles, byID, done, files, lines, same, slice, utf16 } from './truth.mjs'

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false, allowMatchingProperties: true })
addFormats(ajv)
for (const name of readdirSync('schemas')) ajv.addSchema(JSON.parse(readFileSync('schemas/' + name)))

const json = (file) => JSON.parse(readFileSync(file, 'utf8'))
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const articleOf = (text) => articles.find((a) => a.text === text)

// valid holds a document against a schema.
function valid(schema, where, document) {
  ajv.validate(schema, document)
  const errors = (ajv.errors ?? []).slice(0, 5).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`)
  same(`${where}: ${schema}`, errors, [])
}

// pieces are the fragments of an article's spans as [label, start, end]; samePieces compares them in any order.
const pieces = (article) => article.spans.flatMap((s) => s.fragments.map((f) => [s.label, f.start, f.end]))

function samePieces(where, got, article) {
  same(`${where}: spans`, got.map(String).sort(), pieces(article).map(String).sort())
}

// none compares a list of what is wrong with an empty one.
const none = (what, list) => same(what, list, [])

for (const line of lines('out/jsonl.jsonl')) {
  valid('onrecord', 'jsonl', line)
  same('jsonl: hash', sha256(line.text), line.text_sha256)
  for (const s of line.spans) {
    same(`jsonl: ${s.id}`, s.fragments.map((f) => slice(line.text, f.start, f.end)).join(' … '), s.quote)
  }
}

for (const line of lines('out/doccano.jsonl')) {
  valid('doccano', 'doccano', line)
  samePieces('doccano', line.entities.map((e) => [e.label, e.start_offset, e.end_offset]), articleOf(line.text))
  const ids = line.entities.map((e) => e.id)
  same('doccano: ids are there once', new Set(ids).size, ids.length)
  none('doccano: relations of nothing', line.relations.filter((r) => !ids.includes(r.from_id) || !ids.includes(r.to_id)))
}

const controls = [...readFileSync('out/label-studio/config.xml', 'utf8').matchAll(/ name="([^"]+)"/g)].map((match) => match[1])
const tasks = json('out/label-studio/tasks.json')
valid('label-studio', 'label-studio', tasks)
for (const { data, annotations } of tasks) {
  const regions = annotations.flatMap(({ result }) => result.filter((r) => r.type === 'labels'))
  samePieces('label-studio', regions.map((r) => [r.value.labels[0], r.value.start, r.value.end]), articleOf(data.text))
  for (const r of regions) same(`label-studio: ${r.id}`, r.value.text, slice(data.text, r.value.start, r.value.end))
  for (const { result } of annotations) {
    const ids = result.filter((r) => r.type === 'labels').map((r) => r.id)
    const ends = (r) => (r.type === 'relation' ? [r.from_id, r.to_id] : [r.id])
    none('label-studio: results of nothing', result.filter((r) => !ends(r).every((id) => ids.includes(id))))
    none('label-studio: controls that the interface lacks', result.filter((r) => r.from_name && !controls.includes(r.from_name)))
  }
}

const prodigy = lines('out/prodigy.jsonl')
for (const task of prodigy) {
  const { text, tokens, spans, relations } = task
  valid('prodigy', 'prodigy', task)
  same('prodigy: tokens', tokens, tokens.map(({ start, end }, id) => (
    { text: slice(text, start, end), start, end, id, ws: slice(text, end, end + 1) === ' ' })))
  same('prodigy: tokens of spans', spans.map((s) => [tokens[s.token_start].start, tokens[s.token_end].end]), spans.map((s) => [s.start, s.end]))
  const there = (token, span) => token === span.token_end && spans.some((s) => JSON.stringify(s) === JSON.stringify(span))
  none('prodigy: relations of nothing', relations.filter((r) => !there(r.head, r.head_span) || !there(r.child, r.child_span)))
}
for (const article of articles) {
  const spans = prodigy.filter((task) => task.text === article.text).flatMap((task) => task.spans)
  samePieces('prodigy', spans.map((s) => [s.label, s.start, s.end]), article)
}
same('prodigy: articles', new Set(prodigy.map((task) => task.text)).size, articles.length)

for (const { text, words, spaces, spans, relations, onrecord } of lines('out/spacy/all.jsonl')) {
  valid('spacy', 'spacy', { text, words, spaces, spans, relations, onrecord })
  same('spacy: words and spaces', words.map((word, i) => word + (spaces[i] ? ' ' : '')).join(''), text)
  const starts = [0]
  const ends = words.map((word, i) => {
    const end = starts[i] + [...word].length
    starts.push(end + (spaces[i] ? 1 : 0))
    return end
  })
  samePieces('spacy', spans.map((s) => [s.label, starts[s.start], ends[s.end - 1]]), articleOf(text))
  none('spacy: relations of nothing', relations.filter((r) => !spans[r.head] || !spans[r.child]))
}

for (const file of files('out/cas-json/', '.json')) {
  const cas = json(file)
  valid('cas', file, cas)
  const all = cas['%FEATURE_STRUCTURES']
  const byNumber = new Map(all.map((one) => [one['%ID'], one]))
  same(`${file}: ids are there once`, byNumber.size, all.length)
  none(`${file}: id and type do not come first`, all.filter((one) => Object.keys(one).slice(0, 2).join() !== '%ID,%TYPE'))
  for (const one of all) {
    const references = Object.keys(one).filter((key) => key[0] === '@').map((key) => one[key])
    none(`${file}: references of ${one['%ID']} to nothing`, [...references, ...(one['%ELEMENTS'] ?? [])].filter((id) => !byNumber.has(id)))
    if (one['%TYPE'].startsWith('uima.')) continue
    const known = { ...cas['%TYPES'][one['%TYPE']], sofa: 1, begin: 1, end: 1, language: 1 }
    const features = Object.keys(one).filter((key) => key[0] !== '%').map((key) => key.replace('@', ''))
    none(`${file}: features of ${one['%TYPE']} that are not declared`, features.filter((name) => !known[name]))
  }
  const { '%SOFA': sofa, '%MEMBERS': members } = cas['%VIEWS']._InitialView
  none(`${file}: members that are not there`, members.filter((id) => !byNumber.has(id)))
  const text = byNumber.get(sofa).sofaString
  same(`${file}: spans`,
    all.filter((one) => one['%TYPE'] === 'webanno.custom.Span').map((one) => [one.label, one.begin, text.slice(one.begin, one.end)]),
    pieces(articleOf(text)).map(([label, start, end]) => [label, utf16(text, start), slice(text, start, end)]))
}

for (const file of files('out/w3c/', '.jsonld')) {
  const page = json(file)
  const text = readFileSync(file.replace(/jsonld$/, 'txt'), 'utf8')
  valid('w3c', file, page)
  for (const { selector } of page.items.flatMap((item) => item.target)) {
    const units = selector.at(-1) // the second position, if there are two
    same(`${file}: UTF-16`, text.slice(units.start, units.end), selector[0].exact)
  }
}

const datapackage = json('out/datapackage/datapackage.json')
valid('datapackage', 'datapackage', datapackage)
const columns = new Map(datapackage.resources.map((r) => [r.name, r.schema.fields.map((field) => field.name)]))
for (const { name, path, bytes, hash, schema } of datapackage.resources) {
  const table = readFileSync('out/datapackage/' + path)
  same(`datapackage ${name}: file`, [table.length, 'sha256:' + sha256(table)], [bytes, hash])
  same(`datapackage ${name}: columns`, table.toString('utf8').split('\n')[0].split(','), columns.get(name))
  const keys = [[name, schema.primaryKey ?? []]]
  for (const { fields, reference } of schema.foreignKeys ?? []) {
    keys.push([name, fields], [reference.resource || name, reference.fields]) // "" is the table itself
  }
  for (const [table, key] of keys) {
    none(`datapackage ${name}: key in ${table} that is not there`, [key].flat().filter((column) => !columns.get(table)?.includes(column)))
  }
}
same('datapackage: tables', datapackage.resources.map((r) => r.path).sort(), readdirSync('out/datapackage').filter((file) => file.endsWith('.csv')).sort())

const croissant = json('out/parquet/croissant.json')
valid('croissant', 'croissant', croissant)
const leaves = (field) => field.subField?.flatMap(leaves) ?? [field]
const described = new Set(croissant.recordSet.flatMap((set) => set.field).flatMap(leaves).map((field) => field.source.extract.column))
for (const { contentUrl, sha256: hash } of croissant.distribution) {
  const path = 'out/parquet/' + contentUrl
  const { children } = parquetSchema(await parquetMetadataAsync(await asyncBufferFromFile(path)))
  same(`${path}: hash`, sha256(readFileSync(path)), hash)
  same(`${path}: columns`, [...described], children.map((child) => child.element.name))
}

valid('claimreview', 'claimreview', json('out/claimreview.json'))
const reviews = json('out/verdicts.json')
valid('claimreview', 'verdicts', reviews)
same('claimreview: reviews',
  reviews['@graph'].map((r) => [r.claimReviewed, r.reviewRating.alternateName, r.reviewRating.ratingValue, r.itemReviewed.author[0].name]),
  [['The bridge is safe,', 'Half true', 2, 'Ida Lorne']])

for (const file of files('out/citron/articles/', '.json')) {
  const document = json(file)
  const { text, spans, attributions } = byID.get(document.onrecord.id)
  const words = ({ start, end }) => ({ start, end, text: slice(text, start, end) })
  const filled = (ids) => spans.filter((s) => ids.includes(s.id)).flatMap((s) => s.fragments.map(words))
  valid('citron', file, document)
  same(`${file}: text`, document.text, text)
  same(`${file}: quotes`, document.quotes, attributions.map((f) => (
    { id: f.id, cue: filled(f.cue)[0], sources: filled(f.speaker), contents: filled(f.claim) })))
  none(`${file}: mentions with other words`, (document.coreference_groups ?? []).flat().filter((one) => one.text !== words(one).text))
}
done('ajv, JSON Schemas')
