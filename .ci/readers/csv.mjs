// Reads the tables of the exports `csv` and `datapackage` with exceljs' CSV reader. A spreadsheet runs a cell that begins like
// a formula: there must be none, and the texts that would be one must be there with an apostrophe before them.
import exceljs from 'exceljs'
import { readdirSync } from 'node:fs'
import { done, hostile, same, sameTables } from './truth.mjs'

const formula = /^[=+\-@\t\r]/

async function read(file) {
  const sheet = await new exceljs.Workbook().csv.readFile(file, { map: (cell) => cell })
  const [columns, ...rows] = sheet.getSheetValues().slice(1).map((row) => Array.from(row, (cell) => cell ?? '').slice(1))
  same(file + ': rows that are longer than the first', rows.filter((row) => row.length > columns.length), [])
  same(file + ': cells that begin like a formula', rows.flat().filter((cell) => formula.test(cell)), [])
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])))
}

for (const folder of ['out/csv/', 'out/datapackage/']) {
  const tables = {}
  const guarded = new Set()
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.csv'))) {
    const rows = await read(folder + name)
    if (name === 'datadictionary.csv') continue
    for (const row of rows) {
      for (const [column, cell] of Object.entries(row)) {
        if (cell[0] !== "'" || !formula.test(cell.slice(1))) continue
        row[column] = cell.slice(1)
        guarded.add(row[column])
      }
    }
    tables[name.replace('.csv', '')] = rows
  }
  same(folder + ': guarded cells', [...guarded].sort(), hostile)
  sameTables(folder, tables)
}
done('exceljs, CSV')
