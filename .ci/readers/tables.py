"""Reads the tables of the exports csv, datapackage and xlsx with pandas and openpyxl, and joins them by their ids."""
import pathlib

import openpyxl
import pandas
from truth import SLOTS, articles, done, same

FORMULA = tuple('=+-@\t\r')


def unguarded(cell):
    """A cell of a CSV table without the apostrophe before what begins like a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def csv_tables(folder):
    tables = {}
    for path in sorted(pathlib.Path(folder).glob('*.csv')):
        table = pandas.read_csv(path, dtype=str, keep_default_na=False, encoding='utf-8')
        cells = table.to_numpy().flatten()
        same(f'{path}: cells that begin like a formula', [cell for cell in cells if cell.startswith(FORMULA)], [])
        tables[path.stem] = table.apply(lambda column: column.map(unguarded))
    return tables


def xlsx_tables(path):
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    same('formulas', [cell.coordinate for cell in cells if cell.data_type == 'f'], [])
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    same('texts that are not of the type text', [cell.coordinate for cell in texts if cell.data_type != 's'], [])
    tables = pandas.read_excel(path, sheet_name=None, dtype=object, keep_default_na=False, engine='openpyxl')
    return {name: table.apply(lambda column: column.map(str)) for name, table in tables.items()}


def check(where, tables):
    """Joins the tables and compares what comes out with the articles."""
    found = tables['articles'].set_index('article')
    spans = tables['spans'].merge(tables['fragments'], on='span')
    frames = tables['attribution_spans'].merge(tables['spans'][['span', 'quote']], on='span')
    same(f'{where}: articles', list(found.index), [article['id'] for article in articles])
    for article in articles:
        text = found.loc[article['id'], 'text']
        same(f'{where}: text', text, article['text'])
        same(f'{where}: title', found.loc[article['id'], 'title'], article['title'])
        for span in article['spans']:
            rows = spans[spans.span == span['id']]
            pieces = [text[int(start):int(end)] for start, end in zip(rows.start, rows.end)]
            same(f'{where}: span {span["id"]}', ' … '.join(pieces), span['quote'])
            values = rows[['article', 'label', 'annotator', 'entity', 'note', 'quote']].drop_duplicates().values.tolist()
            same(f'{where}: span {span["id"]}', values, [
                [article['id'], span['label'], span['annotator'], span['entity'] or '', span['note'], span['quote']]])
        quotes = {span['id']: span['quote'] for span in article['spans']}
        for attribution in article['attributions']:
            rows = frames[frames.attribution == attribution['id']]
            words = {slot: list(rows[rows.slot == slot].quote) for slot in SLOTS}
            want = {slot: [quotes[span] for span in attribution[slot]] for slot in SLOTS}
            same(f'{where}: attribution {attribution["id"]}', words, want)
    for table, column in (('spans', 'note'), ('attributions', 'note'), ('entities', 'name')):
        want = [one[column] for article in articles for one in article[table]]
        same(f'{where}: {column} of {table}', list(tables[table][column]), want)


check('csv', csv_tables('out/csv'))
check('datapackage', csv_tables('out/datapackage'))
check('xlsx', xlsx_tables('out/xlsx.xlsx'))
done('pandas and openpyxl, CSV and XLSX')
