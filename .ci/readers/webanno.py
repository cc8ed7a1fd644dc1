"""Reads the export webanno-tsv as the documentation of WebAnno TSV 3.3 describes it. Its offsets count UTF-16 units."""
import re

from truth import SLOTS, articles, done, files, fragments, read, same, utf16

SPAN = 'webanno.custom.Span.'


def unescaped(value):
    """A value without its escapes."""
    return re.sub(r'\\(.)', lambda match: {'n': '\n', 't': '\t', 'r': '\r'}.get(match[1], match[1]), value)


def stacked(cell):
    """The values of a cell that stand on top of each other; an escaped bar parts nothing."""
    return re.split(r'(?<!\\)\|', cell)


def numbers(value):
    """The numbers in brackets that tell annotations apart."""
    return re.findall(r'(?<!\\)\[(\d+)\]', value)


def bare(value):
    """A value without its number and its escapes."""
    return unescaped(re.sub(r'(?<!\\)\[\d+\]$', '', value))


for path in files('out/webanno-tsv', '.tsv'):
    lines = read(path).split('\n')
    where = path.name
    same(f'{where}: format', lines[0], '#FORMAT=WebAnno TSV 3.3')
    article = next(one for one in articles if f'"id":"{one["id"]}"' in read(path))
    text = article['text']
    layers = [line[len('#T_SP='):].split('|') for line in lines if line.startswith('#T_SP=')]
    relations = [line[len('#T_RL='):].split('|') for line in lines if line.startswith('#T_RL=')]
    features = [f'{layer[0]}.{feature}' for layer in layers + relations for feature in layer[1:]]
    rows = [line.split('\t') for line in lines if re.match(r'\d+-\d+(\.\d+)?\t', line)]
    same(f'{where}: columns of a row', {len(row) for row in rows}, {len(features) + 4})  # a row ends with a tab

    tokens = {}
    for name, place, form, *_ in rows:
        start, end = map(int, place.split('-'))
        tokens[name] = (start, end)
        same(f'{where}: token {name}', unescaped(form), utf16(text, start, end))
    blocks = re.findall(r'((?:#Text=.*\n)+)((?:\d+-.*\n?)+)', '\n'.join(lines))
    for head, body in blocks:
        sentence = '\n'.join(unescaped(line[len('#Text='):]) for line in head.rstrip('\n').split('\n'))
        start, end = tokens[body.split('\t')[0]][0], len(sentence.encode('utf-16-le')) // 2
        same(f'{where}: sentence at {start}', sentence.rstrip('\n'), utf16(text, start, start + end).rstrip('\n'))

    spans, frames = {}, {}
    for row in rows:
        columns = dict(zip(features, row[3:]))
        for label, span_id in zip(stacked(columns.get(SPAN + 'label', '_')), stacked(columns.get(SPAN + 'id', '_'))):
            if label != '_':
                number = (numbers(label) or [row[0]])[0]
                _, _, begin, _ = spans.get(number, (None, None, *tokens[row[0]]))
                spans[number] = (bare(label), bare(span_id), begin, tokens[row[0]][1])
        slots = next((i for i, feature in enumerate(features, 3) if 'ROLE_' in feature), None)
        for i, frame in enumerate(stacked(columns.get('webanno.custom.Attribution.id', '_'))):
            if frame != '_':
                members = zip(bare(stacked(row[slots])[i]).split(';'), numbers(stacked(row[slots + 1])[i]))
                frames[bare(frame)] = list(members)
    found = [(label, span_id, utf16(text, begin, end)) for label, span_id, begin, end in spans.values()]
    want = [(one['label'], '*' if i else one['id'], text[start:end]) for one in article['spans'] for i, (start, end) in enumerate(fragments(one))]
    same(f'{where}: spans', sorted(found), sorted(want))
    found = {frame: sorted((slot, spans[number][1]) for slot, number in members) for frame, members in frames.items()}
    want = {one['id']: sorted((slot, span) for slot in SLOTS for span in one[slot]) for one in article['attributions']}
    same(f'{where}: attributions', found, want)
done('WebAnno TSV')
