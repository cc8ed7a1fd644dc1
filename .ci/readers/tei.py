"""Reads the export tei: string-range(text,offset,length) counts code points of the text."""
import re
import xml.etree.ElementTree as xml

from truth import article_of, done, files, fragments, same

TEI = '{http://www.tei-c.org/ns/1.0}'
ID = '{http://www.w3.org/XML/1998/namespace}id'

for path in files('out/tei', '.xml'):
    root = xml.parse(path).getroot()
    where = path.name
    text = root.find(f'.//{TEI}ab[@{ID}="text"]').text
    article = article_of(text)
    spans = root.findall(f'.//{TEI}listAnnotation[@type="spans"]/{TEI}annotation')
    for element, span in zip(spans, article['spans'], strict=True):
        pairs = re.findall(r'#string-range\(text,(\d+),(\d+)\)', element.get('target'))
        ranges = [(int(start), int(start) + int(length)) for start, length in pairs]
        words = ' … '.join(text[start:end] for start, end in ranges)
        found = (element.get(ID), element.findtext(f'{TEI}ref[@type="label"]'), ranges, words, element.findtext(f'{TEI}note[@type="quote"]'))
        same(f'{where}: span', found, (f'span-{span["id"]}', span['label'], fragments(span), span['quote'], span['quote']))
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    pointers = [element.get(key, '') for element in root.iter() for key in ('target', 'resp', 'who')]
    links = {link for pointer in pointers for link in re.findall(r'#([^ (]+)(?= |$)', pointer)}
    same(f'{where}: ids are there once', len(set(ids)), len(ids))
    same(f'{where}: links to nothing', links - set(ids), set())
done('TEI')
