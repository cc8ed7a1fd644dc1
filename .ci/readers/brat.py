"""Reads the export brat as its documentation describes stand-off files (brat.nlplab.org/standoff.html)."""
import re

from truth import article_of, done, files, fragments, read, same


def declared(conf):
    """What annotation.conf declares: for each section its names, each with the arguments it takes."""
    sections = {}
    for line in conf.splitlines():
        if line.startswith('['):
            section = sections[line.strip('[]')] = {}
        elif line:
            name, _, arguments = line.partition('\t')
            section[name] = dict(one.split(':', 1) for one in arguments.split(', ') if one)
    return sections


def roles(frame):
    """The roles of an event in the order of the file, without the number of a repeated one."""
    return [(re.sub(r'\d+$', '', role), filler) for role, filler in (one.split(':') for one in frame.split(' ')[1:])]


conf = declared(read('out/brat/annotation.conf'))
same('sections', list(conf), ['entities', 'relations', 'events', 'attributes'])
for path in files('out/brat', '.ann'):
    text = read(path.with_suffix('.txt'))
    article = article_of(text)
    lines = [line.split('\t') for line in read(path).split('\n')[:-1]]
    same(f'{path.name}: ids are there once', len({line[0] for line in lines}), len(lines))
    of = {line[0]: line[1:] for line in lines}
    ids = {name: one['id'] for name, one in zip((key for key in of if key[0] == 'T'), article['spans'])}
    frames = {name: one for name, one in zip((key for key in of if key[0] == 'E'), article['attributions'])}
    for name, columns in of.items():
        where = f'{path.name} {name}'
        head = columns[0].split(' ')
        if name[0] == 'T':
            kind, offsets = columns[0].split(' ', 1)
            pieces = [tuple(map(int, one.split(' '))) for one in offsets.split(';')]
            same(f'{where}: text', columns[1], ' '.join(text[start:end] for start, end in pieces))
            same(f'{where}: line breaks', [piece for piece in pieces if '\n' in text[slice(*piece)]], [])
            if kind in conf['entities']:
                span = next(one for one in article['spans'] if one['id'] == ids[name])
                same(where, (kind, pieces), (span['label'], fragments(span)))
            else:
                same(f'{where}: declared', kind in conf['events'], True)
        elif name[0] == 'E':
            kind, trigger = head[0].split(':')
            same(f'{where}: trigger', of[trigger][0].split(' ')[0], kind)
            arguments = {argument.rstrip('*?+'): types for argument, types in conf['events'][kind].items()}
            filled = roles(columns[0])
            for role, filler in filled:
                same(f'{where}: {role}', re.split('[ :]', of[filler][0])[0] in arguments.get(role, '').split('|'), True)
            slots = {role: [ids[filler] for one, filler in filled if one == role] for role in ('Claim', 'Speaker', 'Source', 'Cue')}
            same(where, slots, {role: frames[name][role.lower()] for role in slots})
            parents = [frames[filler]['id'] for role, filler in filled if role == 'Inside']
            same(f'{where}: inside', parents or [None], [frames[name]['parent']])
        elif name[0] == 'A':
            same(f'{where}: declared', head[0] in conf['attributes'], True)
            same(f'{where}: of', head[1] in of, True)
            if len(head) > 2:
                same(f'{where}: value', head[2] in conf['attributes'][head[0]]['Value'].split('|'), True)
        elif name[0] in '#N':
            same(f'{where}: of', head[1] in of, True)
        else:
            same(f'{where}: known', False, True)
    linked = sum(one['entity'] is not None for one in article['spans'])
    counts = [sum(key[0] == kind for key in of) for kind in 'TEN']
    same(f'{path.name}: counts', counts, [len(article['spans']) + len(frames), len(article['attributions']), linked])
done('brat stand-off')
