"""Near-duplicates are marked, or skipped; different articles are not."""

from __future__ import annotations

import random
import tracemalloc

from volgens.duplicates import Duplicates
from volgens.records import Document, Failure, Region

AGENCY = (
    "De brandweer heeft zaterdagnacht in een flat in Almere elf bewoners uit hun woning gehaald. Op de "
    "vierde verdieping was brand ontstaan in een meterkast. Twee mensen zijn met ademhalingsklachten naar "
    "het ziekenhuis gebracht, meldt de veiligheidsregio. De politie onderzoekt de oorzaak van de brand. "
    "De meeste bewoners konden rond half vijf weer naar huis. Voor drie gezinnen heeft de gemeente "
    "tijdelijk onderdak geregeld in een hotel in de buurt."
)
OTHER = (
    "In Almere is een flat ontruimd na brand in een meterkast. Elf mensen moesten hun huis uit, van wie "
    "er twee zijn behandeld. Wethouder Smits bezocht de bewoners die zondag nog niet terug konden. Zij "
    "zegt dat de woningcorporatie de meterkasten in het hele complex laat nakijken, omdat er vorig jaar "
    "ook al eens kortsluiting was. De corporatie bevestigt dat."
)


def originals(*documents: Document) -> list[str | None]:
    return [item.duplicate_of for item in Duplicates().marked(documents) if isinstance(item, Document)]


def test_cut_agency_copy_is_the_first_one_again() -> None:
    cut = AGENCY.removesuffix(
        " Voor drie gezinnen heeft de gemeente tijdelijk onderdak geregeld in een hotel in de buurt."
    )
    assert originals(Document("a", AGENCY), Document("b", cut), Document("c", AGENCY)) == [None, "a", "a"]


def test_another_article_on_the_same_news_is_not() -> None:
    assert originals(Document("a", AGENCY), Document("b", OTHER)) == [None, None]


def test_short_texts_must_be_the_same_but_for_case_and_white_space() -> None:
    texts = ["Brand in Almere.", "BRAND  in Almere", "Brand in Zwolle."]
    assert originals(*(Document(str(n), t) for n, t in enumerate(texts))) == [None, "0", None]


def test_furniture_does_not_count() -> None:
    top = "Omroep Flevoland, 12:55 "
    own = Document("b", top + AGENCY, regions=(Region(0, len(top) - 1, "furniture"),))
    assert originals(Document("a", AGENCY), own) == [None, "a"]


def test_duplicates_can_be_skipped_and_failures_pass() -> None:
    seen = Duplicates(skip=True)
    failure = Failure(None, "weg.txt", "read", "FileNotFoundError", "weg")
    items = list(seen.marked([Document("a", AGENCY), failure, Document("b", AGENCY)]))
    assert items == [Document("a", AGENCY), failure]
    assert seen.skipped == 1


def test_empty_texts_and_lone_surrogates_are_survived() -> None:
    assert originals(Document("a", ""), Document("b", "\ud800 " * 50), Document("c", "x " * 50)) == [None, None, None]


def test_little_is_kept_of_each_document() -> None:
    draw = random.Random(1)
    documents = [Document(str(n), " ".join(str(draw.randrange(10_000)) for _ in range(300))) for n in range(400)]
    seen = Duplicates()
    assert sum(1 for _ in seen.marked(documents[:100])) == 100
    tracemalloc.start()
    assert sum(1 for _ in seen.marked(documents[100:])) == 300
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept / 300 < 2_000
