"""Reads the export xmi as UIMA describes XMI CAS. Its offsets count UTF-16 units."""
import xml.etree.ElementTree as xml

from truth import SLOTS, article_of, done, files, fragments, same, utf16

CUSTOM = '{http:///webanno/custom.ecore}'
ID = '{http://www.omg.org/XMI}id'
TYPES = '{http://uima.apache.org/resourceSpecifier}'

declared = {}
for kind in xml.parse('out/xmi/TypeSystem.xml').iter(TYPES + 'typeDescription'):
    declared[kind.findtext(TYPES + 'name')] = {one.findtext(TYPES + 'name') for one in kind.iter(TYPES + 'featureDescription')}
for path in files('out/xmi', '.xmi'):
    root = xml.parse(path).getroot()
    where = path.name
    of = {element.get(ID): element for element in root if element.get(ID)}
    sofa = root.find('{http:///uima/cas.ecore}Sofa').get('sofaString')
    article = article_of(sofa)
    same(f'{where}: ids are there once', len(of), sum(element.get(ID) is not None for element in root))
    for element in of.values():
        namespace, _, name = element.tag[1:].partition('}')
        if namespace != 'http:///uima/cas.ecore':
            kind = f'{namespace[len("http:///"):-len(".ecore")].replace("/", ".")}.{name}'
            same(f'{where}: features of {kind}', set(element.attrib) - {ID, 'sofa', 'begin', 'end', 'language'} - declared.get(kind, set()), set())
    spans = root.findall(CUSTOM + 'Span')
    found = [(one.get('label'), one.get('id'), utf16(sofa, int(one.get('begin')), int(one.get('end')))) for one in spans]
    want = [(one['label'], None if i else one['id'], sofa[start:end]) for one in article['spans'] for i, (start, end) in enumerate(fragments(one))]
    same(f'{where}: spans', found, want)
    same(f'{where}: fragments', [of[one.get('Governor')].get('id') for one in root.findall(CUSTOM + 'Continuation')], [
        span['id'] for span in article['spans'] for _ in span['fragments'][1:]])
    for attribution, frame in zip(root.findall(CUSTOM + 'Attribution'), article['attributions'], strict=True):
        links = [of[link] for link in attribution.get('slots').split()]
        members = sorted((link.get('role'), of[link.get('target')].get('id')) for link in links)
        want = sorted((slot, span) for slot in SLOTS for span in frame[slot])
        same(f'{where}: attribution', (attribution.get('id'), members), (frame['id'], want))
    same(f'{where}: members', set(root.find('{http:///uima/cas.ecore}View').get('members').split()) - set(of), set())
done('UIMA CAS XMI')
