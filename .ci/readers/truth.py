"""What the exports must say: the articles of the native dataset. Python counts text in code points."""
import json
import pathlib
import sys

with open('articles.jsonl', encoding='utf-8') as file:
    articles = [json.loads(line) for line in file]
SLOTS = ('claim', 'speaker', 'source', 'cue')

passed = failed = 0


def same(what, got, want):
    """Compares two values, and says what differs."""
    global passed, failed
    if got == want:
        passed += 1
    else:
        failed += 1
        print(f'{what}:\n  got  {got!r}\n  want {want!r}', file=sys.stderr)


def done(name):
    """Tells how many comparisons were made; none is a failure too."""
    print(f'{name}: {passed} passed, {failed} failed')
    if failed or not passed:
        sys.exit(1)


def files(folder, ending):
    """The files of a folder that end so, one for each article: no fewer, no more."""
    found = sorted(pathlib.Path(folder).glob(f'*{ending}'))
    same(f'{folder}: files', len(found), len(articles))
    return found


def read(path):
    """The text of a file, without a change to its line ends."""
    return pathlib.Path(path).read_bytes().decode('utf-8')


def article_of(text):
    """The article with a text."""
    return next(article for article in articles if article['text'] == text)


def utf16(text, start, end):
    """A stretch of a text counted in UTF-16 units."""
    return text.encode('utf-16-le')[2 * start:2 * end].decode('utf-16-le')


def fragments(span):
    """The fragments of a span as pairs of offsets."""
    return [(one['start'], one['end']) for one in span['fragments']]
