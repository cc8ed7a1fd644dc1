// Reads the export `xlsx` with exceljs: each cell must be of the type that the data dictionary names, none may be a formula,
// and the tables joined by their ids must give the articles.
import exceljs from 'exceljs'
import { done, hostile, same, sameTables } from './truth.mjs'

const { ValueType } = exceljs
const types = { integer: ValueType.Number, number: ValueType.Number, boolean: ValueType.Boolean }
const book = new exceljs.Workbook()
await book.xlsx.readFile('out/xlsx.xlsx')

const tables = {}
const wrong = []
const held = new Set()
for (const sheet of book.worksheets) {
  const [, ...columns] = sheet.getRow(1).values
  tables[sheet.name] = (sheet.getRows(2, sheet.rowCount - 1) ?? []).map((row) => Object.fromEntries(columns.map((column, i) => {
    const cell = row.getCell(i + 1)
    if (cell.formula || cell.type === ValueType.Formula) wrong.push(`${sheet.name} ${cell.address} is a formula`)
    if (cell.type === ValueType.String) held.add(cell.value)
    return [column, cell]
  })))
}
for (const { table, column, type } of tables.datadictionary) {
  for (const row of tables[table.value]) {
    const cell = row[column.value]
    const right = [types[type.value] ?? ValueType.String, ValueType.Null]
    if (!right.includes(cell.type)) wrong.push(`${table.value} ${cell.address} is of type ${cell.type}`)
  }
}
same('cells of a wrong type', wrong, [])
same('hostile cells that are text', hostile.filter((text) => held.has(text)), hostile)
for (const rows of Object.values(tables)) {
  for (const row of rows) {
    for (const [column, cell] of Object.entries(row)) row[column] = String(cell.value ?? '')
  }
}
sameTables('xlsx', tables)
done('exceljs, XLSX')
