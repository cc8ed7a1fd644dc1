// Reads the manifest of each export: the files that it names must be there with its hashes, all of them and no others, and its
// articles and counts must be those of the truth.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { articles, attributions, done, same, spans } from './truth.mjs'

const paths = readdirSync('out', { recursive: true }).map((name) => 'out/' + name).filter((path) => statSync(path).isFile())
const named = []
for (const path of paths.filter((one) => one.endsWith('manifest.json'))) {
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  for (const file of manifest.files) {
    const data = readFileSync(`${dirname(path)}/${file.path}`)
    same(`${path}: ${file.path}`, [data.length, createHash('sha256').update(data).digest('hex')], [file.bytes, file.sha256])
    named.push(`${dirname(path)}/${file.path}`)
  }
  same(`${path}: articles`, manifest.articles, articles.map((a) => ({ id: a.id, text_sha256: a.text_sha256 })))
  const { articles: a, spans: s, attributions: f } = manifest.counts
  same(`${path}: counts`, [a, s, f], [articles.length, spans.length, attributions.length])
}
same('files that no manifest names', paths.filter((one) => !one.endsWith('manifest.json') && !named.includes(one)), [])
done('manifests')
