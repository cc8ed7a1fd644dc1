"""Reads the export refi-qda as the REFI-QDA standard describes a project. Positions count code points, as QualCoder reads them."""
import io
import xml.etree.ElementTree as xml
import zipfile

from truth import articles, done, fragments, same

QDA = '{urn:QDA-XML:project:1.0}'
with zipfile.ZipFile('out/refi-qda.qdpx') as archive:
    same('damaged files', archive.testzip(), None)
    root = xml.parse(io.BytesIO(archive.read('project.qde'))).getroot()
    texts = {name: archive.read(name).decode('utf-8') for name in archive.namelist() if name.startswith('sources/')}
codes = {code.get('guid'): code.get('name') for code in root.iter(QDA + 'Code')}
users = {user.get('guid'): user.get('name') for user in root.iter(QDA + 'User')}
sources = root.findall(f'.//{QDA}TextSource')
same('sources', [source.get('guid') for source in sources], [article['id'] for article in articles])
for source, article in zip(sources, articles):
    text = texts[source.get('plainTextPath').replace('internal://', 'sources/')]
    same('text', text, article['text'])
    found = []
    for selection in source.findall(QDA + 'PlainTextSelection'):
        start, end = int(selection.get('startPosition')), int(selection.get('endPosition'))
        labels = [codes[one.get('targetGUID')] for one in selection.iter(QDA + 'CodeRef')]
        found.append((labels[0], users[selection.get('creatingUser')], (start, end)))
        same(f'{article["id"]}: words at {start}', selection.get('name'), text[start:end])
    want = [(span['label'], span['annotator'], one) for span in article['spans'] for one in fragments(span)]
    same(f'{article["id"]}: selections', found, want)
done('REFI-QDA')
