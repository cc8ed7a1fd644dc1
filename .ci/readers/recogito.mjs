// Loads the exports `w3c` and `html` in a browser with @recogito/text-annotator, and looks at which words are lit: emoji and
// combining marks stand before them. The page of the html export brings the text, that of w3c only its annotations.
import { readFileSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { chromium } from 'playwright-core'
import { byID, done, same } from './truth.mjs'

const library = 'node_modules/@recogito/text-annotator/dist/'
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end('<!doctype html><meta charset=utf-8><div id=host></div>')
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

// lit shows annotations over a text, and tells which words each of them lights, and in how many boxes.
async function lit(page, selector, annotations) {
  return page.evaluate(
    async ([selector, annotations]) => {
      const element = document.querySelector(selector)
      const annotator = window.RecogitoJS.createTextAnnotator(element, { adapter: window.RecogitoJS.W3CTextFormat('text', element), annotatingEnabled: false })
      await annotator.setAnnotations(annotations)
      await new Promise((painted) => setTimeout(painted, 100))
      const store = annotator.state.store
      const words = store.all().map((a) => ({
        id: a.id,
        words: a.target.selector.map((s) => s.range.toString()),
        boxes: store.getAnnotationRects(a.id).length,
      }))
      annotator.destroy()
      return words
    },
    [selector, annotations],
  )
}

async function open(context, load) {
  const page = await context.newPage()
  page.on('pageerror', (error) => same('error in the page', error.message, ''))
  await load(page)
  await page.evaluate(() => { window.process = { env: { NODE_ENV: 'production' } } })
  await page.addStyleTag({ path: library + 'text-annotator.css' })
  await page.addScriptTag({ path: library + 'text-annotator.umd.js' })
  return page
}

const context = await browser.newContext({ bypassCSP: true }) // the exported page allows no script: the annotator is ours
const html = readdirSync('out/html').filter((name) => name.endsWith('.html') && name !== 'index.html')
for (const name of readdirSync('out/w3c').filter((file) => file.endsWith('.jsonld'))) {
  const { items } = JSON.parse(readFileSync('out/w3c/' + name, 'utf8'))
  const text = readFileSync('out/w3c/' + name.replace(/jsonld$/, 'txt'), 'utf8')
  const article = [...byID.values()].find((a) => a.text === text)
  const want = article.spans.map((s) => [s.id, s.quote]).sort()
  const check = (where, shown) => {
    same(where, shown.map((a) => [a.id.split(':').at(-1), a.words.join(' … ')]).sort(), want)
    same(where + ': all are to be seen', shown.every((a) => a.boxes > 0), true)
  }

  const plain = await open(context, async (page) => {
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    await page.evaluate((text) => {
      const host = document.getElementById('host')
      host.style.whiteSpace = 'pre-wrap'
      host.textContent = text
    }, text)
  })
  check(`w3c: ${name}`, await lit(plain, '#host', items))
  await plain.close()

  const file = html.find((one) => one.startsWith(name.replace(/\.jsonld$/, '')))
  const exported = await open(context, (page) => page.goto(`file://${process.cwd()}/out/html/${file}`))
  same(`html: ${file}: its text`, await exported.evaluate(() => document.getElementById('text').textContent), text)
  check(`html: ${file}`, await lit(exported, '#text', items))
  await exported.close()
}
await browser.close()
server.close()
done('@recogito/text-annotator in Chromium, W3C and HTML')
