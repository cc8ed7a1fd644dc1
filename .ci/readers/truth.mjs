// What the exports must say: the articles of the native dataset, with text as code points and quotes by span.
import { readFileSync } from 'node:fs'

export const articles = readFileSync(new URL('articles.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

export const byID = new Map(articles.map((a) => [a.id, a]))

// slice is a stretch of a text counted in code points.
export const slice = (text, start, end) => [...text].slice(start, end).join('')

// utf16 is the number of UTF-16 units before a code point.
export const utf16 = (text, point) => [...text].slice(0, point).join('').length

let failures = 0
let passed = 0

// same compares two values by their JSON, and says what differs.
export function same(what, got, want) {
  const a = JSON.stringify(got)
  const b = JSON.stringify(want)
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
