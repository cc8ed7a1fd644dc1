"""Makes a spaCy DocBin (.spacy) of each .jsonl file in the folder of this script. It needs spaCy 3.

doc.spans["onrecord"] holds all spans; doc.ents those that do not overlap. doc.user_data["onrecord"] holds the rest:
"spans" tells of each span in the group, in the same order; "relations" joins them by their places in it; "record" is
the article's line of the Onrecord dataset.
"""

import json
import pathlib


def read(path):
    """Reads articles, and checks that words and spaces give the text."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            article = json.loads(line)
            pairs = zip(article["words"], article["spaces"])
            text = "".join(word + (" " if space else "") for word, space in pairs)
            if text != article["text"]:
                raise ValueError(f"{path}, line {number}: the words do not give the text")
            yield article


def make_doc(vocab, article):
    from spacy.tokens import Doc, Span
    from spacy.util import filter_spans

    doc = Doc(vocab, words=article["words"], spaces=article["spaces"])
    spans = [Span(doc, s["start"], s["end"], label=s["label"]) for s in article["spans"]]
    doc.spans["onrecord"] = spans
    doc.ents = filter_spans([s for s in spans if not (s[0].is_space or s[-1].is_space)])
    doc.user_data["onrecord"] = {
        "spans": article["spans"],
        "relations": article["relations"],
        "record": article["onrecord"],
    }
    return doc


def main():
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("xx").vocab
    for path in sorted(pathlib.Path(__file__).resolve().parent.glob("*.jsonl")):
        docs = DocBin(store_user_data=True)
        for article in read(path):
            docs.add(make_doc(vocab, article))
        docs.to_disk(path.with_suffix(".spacy"))
        print(path.with_suffix(".spacy"), len(docs))


if __name__ == "__main__":
    main()
