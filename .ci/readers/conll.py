"""Reads the export conll as CoNLL-U Plus with BIO tags: a column for each label, and the place of each token in the text."""
from truth import articles, done, fragments, read, same

head, _, rest = read('out/conll.conll').partition('\n')
same('columns', head, '# global.columns = ID FORM START END Claim Speaker Source Cue MISC')
labels = head.split(' ')[7:-1]
documents = rest.split('# newdoc id = ')[1:]
same('articles', [document.split('\n')[0] for document in documents], [article['id'] for article in articles])


def runs(tokens, column):
    """The stretches that the tags of a column mark, as pairs of offsets."""
    found, last = [], 'O'
    for token in tokens:
        tag = token[column][:1]
        if tag == 'B' or (tag == 'I' and last == 'O'):
            found.append([int(token[2]), int(token[3])])
        elif tag == 'I':
            found[-1][1] = int(token[3])
        last = tag
    return found


def covered(text, stretches):
    """The code points in stretches of a text, without spaces."""
    return {i for stretch in stretches for i in range(*stretch) if not text[i].isspace()}


for document, article in zip(documents, articles):
    text, where = article['text'], article['id']
    tokens = [line.split('\t') for line in document.split('\n')[1:] if line[:1].isdigit()]
    sentences = [block.strip('\n').split('\n') for block in document.split('# sent_id = ')[1:]]
    for block in sentences:
        same(f'{where}: ids of tokens', [line.split('\t')[0] for line in block[2:]], [str(i) for i in range(1, len(block) - 1)])
    firsts = {int(block[2].split('\t')[2]) for block in sentences}
    same(f'{where}: columns of a token', {len(token) for token in tokens}, {9})
    for _, form, start, end, *_ in tokens:
        same(f'{where}: token at {start}', form, text[int(start):int(end)])
    same(f'{where}: nothing but space between tokens', ''.join(token[1] for token in tokens), ''.join(text.split()))
    for column, label in enumerate(labels, 4):
        same(f'{where}: other tags than of {label}', {token[column] for token in tokens} - {'O', f'B-{label}', f'I-{label}'}, set())
        spans = [one for span in article['spans'] if span['label'] == label for one in fragments(span)]
        # A column holds no overlap: of two spans that do, the first stays. A span over two sentences begins anew in the second.
        kept = [span for i, span in enumerate(spans) if not any(span[0] < other[1] and other[0] < span[1] for other in spans[:i])]
        found = runs(tokens, column)
        begun, due = {start for start, _ in found}, {start for start, _ in kept}
        same(f'{where}: {label} begins', (due - begun, begun - due - firsts), (set(), set()))
        same(f'{where}: {label} covers', covered(text, found), covered(text, kept))
done('CoNLL columns')
