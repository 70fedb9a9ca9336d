"""The split by site that everything fitted on the corpora uses.

Pages of one site always fall into one fold, whatever corpus they stand in, so that no figure
owes anything to neighbours of its own page. The fold depends on the site's name alone: it
stays the same when pages are added, left out or reordered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from tld import get_fld

from tests.bench.corpora import Case

FOLDS = 5


def site_of(case: Case) -> str:
    """The registrable host of the page (`bbc.co.uk`); without one, the case stands for itself.

    Hosts under a blog platform share a fold (`wordpress.com`): they share their markup.
    """
    host = get_fld(case.url, fail_silently=True) if case.url else None
    return host or f"{case.corpus}:{case.id}"


def fold_of(case: Case) -> int:
    """The number of the fold, 0 to FOLDS - 1, in which a page is held out."""
    digest = blake2b(site_of(case).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % FOLDS


def splits(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[int]]]:
    """For every fold, the positions of the cases to fit on and of those held out."""
    folds = [fold_of(case) for case in cases]
    for held_out in range(FOLDS):
        yield (
            [at for at, fold in enumerate(folds) if fold != held_out],
            [at for at, fold in enumerate(folds) if fold == held_out],
        )
