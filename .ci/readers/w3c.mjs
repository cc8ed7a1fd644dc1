// Reads the W3C Web Annotations as JSON-LD: every key must be known to its context, and the selectors must fit the text.
import { readFileSync, readdirSync } from 'node:fs'
import jsonld from 'jsonld'
import { byID, done, same, slice } from './truth.mjs'

// The terms of the Web Annotation context that the export uses, as the vocabulary (W3C, 2017) names them. The context itself
// is on the web, and these tests ask no network.
const OA = 'http://www.w3.org/ns/oa#'
const AS = 'http://www.w3.org/ns/activitystreams#'
const link = (id) => ({ '@id': id, '@type': '@id' })
const typed = (id, type) => ({ '@id': id, '@type': 'http://www.w3.org/2001/XMLSchema#' + type })
const word = (id) => ({ '@id': id, '@type': '@vocab' })
const context = {
  oa: OA, as: AS, id: '@id', type: '@type',
  ...Object.fromEntries(['Annotation', 'TextualBody', 'SpecificResource', 'TextQuoteSelector', 'TextPositionSelector', 'tagging', 'linking',
    'commenting', 'identifying', 'classifying', 'exact', 'prefix', 'suffix'].map((term) => [term, OA + term])),
  Text: 'http://purl.org/dc/dcmitype/Text', Person: 'http://xmlns.com/foaf/0.1/Person', Organization: 'http://xmlns.com/foaf/0.1/Organization',
  Software: AS + 'Application', AnnotationPage: AS + 'OrderedCollectionPage', AnnotationCollection: AS + 'OrderedCollection',
  body: link(OA + 'hasBody'), target: link(OA + 'hasTarget'), source: link(OA + 'hasSource'), selector: link(OA + 'hasSelector'),
  creator: link('http://purl.org/dc/terms/creator'), motivation: word(OA + 'motivatedBy'), purpose: word(OA + 'hasPurpose'),
  partOf: link(AS + 'partOf'), next: link(AS + 'next'), items: { ...link(AS + 'items'), '@container': '@list' },
  created: typed('http://purl.org/dc/terms/created', 'dateTime'), start: typed(OA + 'start', 'nonNegativeInteger'),
  end: typed(OA + 'end', 'nonNegativeInteger'), total: typed(AS + 'totalItems', 'nonNegativeInteger'), startIndex: typed(AS + 'startIndex', 'nonNegativeInteger'),
  label: 'http://www.w3.org/2000/01/rdf-schema#label', name: 'http://xmlns.com/foaf/0.1/name', nickname: 'http://xmlns.com/foaf/0.1/nick',
  format: 'http://purl.org/dc/elements/1.1/format', language: 'http://purl.org/dc/elements/1.1/language',
  value: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#value',
}
const documentLoader = async (url) => {
  if (url !== 'http://www.w3.org/ns/anno.jsonld') throw new Error('no network: ' + url)
  return { document: { '@context': context }, documentUrl: url, contextUrl: null }
}

// keys counts the members of a value that say something: in the expanded form no term may be missing.
function keys(value, counts) {
  if (Array.isArray(value)) return value.reduce((n, one) => n + keys(one, counts), 0)
  if (value === null || typeof value !== 'object') return 0
  return Object.entries(value).reduce((n, [key, one]) => (key === '@context' ? n : n + (counts(key) ? 1 : 0) + keys(one, counts)), 0)
}

let spans = 0
for (const name of readdirSync('out/w3c').filter((file) => file.endsWith('.jsonld'))) {
  const page = JSON.parse(readFileSync('out/w3c/' + name, 'utf8'))
  const text = readFileSync('out/w3c/' + name.replace(/jsonld$/, 'txt'), 'utf8')
  const expanded = await jsonld.expand(page, { documentLoader, base: 'https://example.org/', safe: true })
  same(name + ': terms', keys(expanded, (key) => !key.startsWith('@')), keys(page, (key) => key !== 'id' && key !== 'type'))
  const article = [...byID.values()].find((a) => a.text === text)
  same(name + ': its text is that of an article', article !== undefined, true)
  for (const [i, item] of page.items.entries()) {
    const fragments = item.target.map(({ selector }) => {
      const quote = selector.find((s) => s.type === 'TextQuoteSelector')
      const position = selector.find((s) => s.type === 'TextPositionSelector' && !s['@context'])
      same(`${name}: item ${i}`, slice(text, position.start, position.end), quote.exact)
      return { start: position.start, end: position.end }
    })
    const span = article.spans.find((s) => item.id.endsWith(s.id))
    same(`${name}: ${item.id}`, [item.body[0].value, fragments], [span.label, span.fragments])
    spans++
  }
}
same('spans', spans, [...byID.values()].reduce((n, a) => n + a.spans.length, 0))
done('jsonld, W3C')
