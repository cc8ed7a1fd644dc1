// Loads the exports `w3c` and `html` in a browser with @recogito/text-annotator, and looks at which words are lit: emoji and
// combining marks stand before them. The page of the html export brings the text, that of w3c only its annotations. The
// page's own marks are looked at too.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { chromium } from 'playwright-core'
import { articles, done, files, same } from './truth.mjs'

const library = 'node_modules/@recogito/text-annotator/dist/'

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
const context = await browser.newContext({ bypassCSP: true }) // the exported page allows no script: the annotator is ours

// Both pages come from http://localhost, where nothing listens: the library needs crypto.randomUUID, which file: has not.
const blank = '<!doctype html><meta charset=utf-8><div id=host></div>'
await context.route('http://localhost/*', (route) => {
  const name = decodeURIComponent(new URL(route.request().url()).pathname.slice(1))
  return route.fulfill({ contentType: 'text/html; charset=utf-8', body: name === '' ? blank : readFileSync('out/html/' + name) })
})

async function open(path) {
  const page = await context.newPage()
  page.on('pageerror', (error) => same('error in the page', error.message, ''))
  await page.goto('http://localhost/' + encodeURIComponent(path))
  return page
}

// lit shows annotations over a text, and tells which words each of them lights, and in how many boxes.
async function lit(page, selector, annotations) {
  await page.evaluate(() => { window.process = { env: { NODE_ENV: 'production' } } }) // the library asks for it
  await page.addStyleTag({ path: library + 'text-annotator.css' })
  await page.addScriptTag({ path: library + 'text-annotator.umd.js' })
  return page.evaluate(
    async ([selector, annotations]) => {
      const element = document.querySelector(selector)
      const { createTextAnnotator, W3CTextFormat } = window.RecogitoJS
      const annotator = createTextAnnotator(element, { adapter: W3CTextFormat('text', element), annotatingEnabled: false })
      await annotator.setAnnotations(annotations)
      const { store } = annotator.state
      const shown = store.all().map((a) => ({
        id: a.id.split(':').at(-1),
        quote: a.target.selector.map((s) => s.range.toString()).join(' … '),
        boxes: store.getAnnotationRects(a.id).length,
      }))
      annotator.destroy()
      return shown
    },
    [selector, annotations],
  )
}

// marked tells which words the marks of an exported page cover. A mark with data-start begins a fragment; others with the
// same id go on with it.
function marked(page) {
  return page.evaluate(() => {
    const spans = new Map()
    for (const mark of document.querySelectorAll('#text mark')) {
      const id = mark.dataset.span
      const span = spans.get(id) ?? { id, quote: '', boxes: 0 }
      span.quote += (span.quote !== '' && 'start' in mark.dataset ? ' … ' : '') + mark.textContent
      span.boxes += mark.getClientRects().length
      spans.set(id, span)
    }
    return [...spans.values()]
  })
}

const pages = files('out/html/', '.html')
for (const file of files('out/w3c/', '.jsonld')) {
  const { items } = JSON.parse(readFileSync(file, 'utf8'))
  const text = readFileSync(file.replace(/jsonld$/, 'txt'), 'utf8')
  const want = articles.find((a) => a.text === text).spans.map((s) => [s.id, s.quote]).sort()
  const check = (where, shown) => {
    same(where, shown.map((a) => [a.id, a.quote]).sort(), want)
    same(where + ': what cannot be seen', shown.filter((a) => a.boxes === 0), [])
  }

  const plain = await open('')
  await plain.evaluate((text) => {
    const host = document.getElementById('host')
    host.style.whiteSpace = 'pre-wrap'
    host.textContent = text
  }, text)
  check(file, await lit(plain, '#host', items))

  const exported = pages.find((page) => basename(page, '.html') === basename(file, '.jsonld'))
  const page = await open(basename(exported))
  same(exported + ': its text', await page.evaluate(() => document.getElementById('text').textContent), text)
  check(exported + ': its marks', await marked(page))
  check(exported + ': annotator', await lit(page, '#text', items))
}
await browser.close()
done('@recogito/text-annotator in Chromium, W3C and HTML')
